"""A course to a live site: what it should be, what differs, and the calls that make it so."""
