"""``python -m asn_moodle``."""

from asn_moodle.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
