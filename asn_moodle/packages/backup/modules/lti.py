"""What an external tool has beside its columns; keys belong to the tool's configuration on the site."""

from asn_moodle.packages.backup.modules.columns import Row
from asn_moodle.packages.backup.modules.rows import Structure, lists
from asn_moodle.packages.backup.xml import child, root


def structure(row: Row) -> Structure:
    """Nothing that is stated."""
    services = root("subplugin_ltiservice_gradebookservices_lti")
    child(services, "lineitems")
    return {"resourcekey": None, "password": None}, [*lists("ltisubmissions"), services]
