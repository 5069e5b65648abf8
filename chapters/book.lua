-- The book: its title and the order of its lessons. A lesson is a folder of chapters/
-- with this name.
return {
  title = "Ascent: policy gradients, by writing them",
  parts = {
    { title = "Why", lessons = { "00-why-policies" } },
    { title = "One decision", lessons = { "01-softmax-step" } },
    { title = "Whole episodes", lessons = { "02-reinforce", "03-baseline" } },
    { title = "A critic", lessons = { "04-actor-critic", "05-gae" } },
    { title = "The same steps again", lessons = { "06-ppo-clip" } },
    { title = "Actions that are numbers", lessons = { "07-gaussian-policy" } },
    { title = "Many workers", lessons = { "08-a2c-a3c" } },
    { title = "How far, exactly", lessons = { "09-trpo" } },
    { title = "A policy that writes", lessons = { "10-rlhf", "11-grpo" } },
    { title = "Looking back", lessons = { "90-which-method", "91-museum" } },
  },
}
