"""Meeting kits that come with the program, one file each; an agency makes its own at the desk."""
