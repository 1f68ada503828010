"""From what a Moodle site has, a Moodle backup, back to a folder of the specification language."""
