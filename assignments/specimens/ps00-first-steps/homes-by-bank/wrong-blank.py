# marks: 0
# misconception: no-answer
# why: nothing was written
homes_by_bank = None
