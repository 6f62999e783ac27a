# marks: 15
# misconception: equal-plots-equal-losses
# why: hands in the programme's own layout: possible, and no fairer
layout = programme
