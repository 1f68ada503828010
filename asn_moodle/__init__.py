"""Courses as code for Moodle."""

__version__ = "0.1.0"
