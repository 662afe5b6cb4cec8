"""How invented returns come about: pure functions of a project, a seed and a month."""
