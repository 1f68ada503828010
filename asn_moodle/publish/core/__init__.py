"""A course to a site without the bridge plugin, by Moodle's own web service functions alone.

    wanted = carried(desired(course, folder))
    live = read(core, wanted, site.spec.category)
    made = plan(wanted, live, options)
    report = apply(made, wanted, core, site.spec.category)

Moodle keeps nothing here of what was last applied, so the comparison has two sides: what the course states
and what the site has. What differs is written; whatever the course does not state is left alone. Nothing is
ever deleted.
"""
