"""One module a command: arguments in, a library call, a report out."""
