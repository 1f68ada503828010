"""The web service client of a Moodle site; knows no courses."""
