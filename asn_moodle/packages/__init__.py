"""The output side: a course to members, members to files."""
