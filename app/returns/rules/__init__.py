"""Pure rules of returns: deadlines, the way of a return, 勾稽, differences, and how a month is carried on."""
