"""The specification language: text to values with positions to a checked, frozen `CourseSpec`."""
