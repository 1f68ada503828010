"""A course to a site without the bridge plugin, by Moodle's own web service functions alone.

    core = Core(MoodleClient(url, token))
    wanted = carried_course(desired_course(course, folder))
    live = live_course(core, wanted, category)
    made = plan_by_core(wanted, live, site=url)
    report = apply_by_core(made, wanted, core, category)

The names are those of `asn_moodle`; ``category`` is the idnumber of the one that takes all courses. Moodle
keeps nothing here of what was last applied, so the comparison has two sides: what the course states and what
the site has. What differs is written; whatever the course does not state is left alone. Nothing is ever
deleted.
"""
