"""The pages of a package: from a course to one accessible document that plays anywhere."""

from asn_moodle.packages.pages.build import build_pages, per_section, whole
from asn_moodle.packages.pages.document import document, environment, package_members
from asn_moodle.packages.pages.records import Page, Pages, Part, Standard

__all__ = [
    "Page",
    "Pages",
    "Part",
    "Standard",
    "build_pages",
    "document",
    "environment",
    "package_members",
    "per_section",
    "whole",
]
