"""One suite for the client and the functions of the bridge, against every kind of site."""
