# marks: 0
# misconception: any-numbers-are-coordinates
# why: names a reference system that the numbers are not in
layout = programme.set_crs(4326, allow_override=True)
