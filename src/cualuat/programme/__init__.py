"""The programme of the agency: its plans, their tasks, who gets them."""
