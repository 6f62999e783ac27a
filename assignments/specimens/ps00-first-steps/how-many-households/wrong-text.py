# marks: 0
# misconception:
# why: a text in quotation marks is no number
number_of_households = "563"
