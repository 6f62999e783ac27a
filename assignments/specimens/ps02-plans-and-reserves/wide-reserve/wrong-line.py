# marks: 0
# misconception:
# why: the outline, which is a line
wide_reserve = canal.buffer(30).boundary
