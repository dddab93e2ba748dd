"""Democracy inside the agency: what is made known to staff, their opinions, conferences and votes."""
