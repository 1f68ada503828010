"""The Moodle side of publishing: the plugin ``local_asnbridge``, and the zip that Moodle installs it from."""
