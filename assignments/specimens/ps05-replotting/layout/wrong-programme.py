# marks: 2
# misconception: equal-plots-equal-losses
# why: hands in the programme's own layout as it was given
layout = programme
