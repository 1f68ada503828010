"""Moodle course backups (``.mbz``), written from a course without a Moodle at hand."""
