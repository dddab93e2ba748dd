"""What campaigns choose from: days of the year, channels, audiences, topics of the newsletter, words of consent, words read aloud."""
