-- The exhibits of the museum: which program, what the visitor may answer, what names
-- the fault, and where it came from. Point: hardly any of them shows in the return.
--
--   room       whose list of faults the visitor chooses from
--   agent      of instruments.lua
--   fault      its name in that list
--   claim      what a report says, in the room of reports
--   mistake    a known mistake of the agent's lesson; or `program`, one of programs.lua
--   evidence   the instruments that name it, which read something else than off the
--              right program; with `same` exactly the same
--   still      some that do not show it
--   told       the story, for whoever has answered
--   links      where it was reported             chapter  where the book speaks of it
local gae, ppo, texts, groups = "05-gae", "06-ppo-clip", "10-rlhf", "11-grpo"

return museum {
  rooms = {
    { name = "Where a value comes from",
      asks = "Which fault is it, and which instrument says so?",
      faults = {
        { "clock-as-death", "an end by the clock counts as one by the world" },
        { "clock-runs-on", "advantages run on across an end by the clock" },
        { "critic-untaught", "the critic is never taught" },
        { "entropy-down", "the bonus makes the policy surer of itself" },
        { "mask-one-late", "an end is looked for in the row behind" },
        { "ratio-inverted", "the ratio is upside down" },
        { "ratio-stuck", "the old probability is taken from the new policy" },
        { "targets-averaged", "each value is taught the targets of all rows" },
        { "targets-normalised", "the critic is taught normalised numbers" },
        { "value-of-the-reset", "the next episode's first value stands behind an end" },
      } },
    { name = "What is written",
      asks = "Which fault is it, and which instrument says so?",
      faults = {
        { "groups-mixed", "answers to different prompts share a group" },
        { "kl-blind", "what pulls back does not ask where the reference is" },
        { "mean-kept", "advantages are rewards, from which no mean is taken" },
        { "penalty-idle", "the penalty is worked out and changes nothing" },
        { "penalty-turned", "it pays to leave the reference" },
        { "score-late", "the score stands one place behind the answer" },
      } },
    { name = "Reports",
      asks = "Was there a fault, or was the alarm false? And which instrument says so?",
      faults = {
        { "false-alarm", "the program does what it should" },
        { "fault", "the report is right: the program is wrong" },
      } },
    { name = "Other agents, other numbers",
      asks = "Which fault is it, and which instrument says so?",
      faults = {
        { "baseline-pulled", "the policy's slope runs on into the baseline" },
        { "critic-downhill", "the critic is taught with the wrong sign" },
        { "densities-mixed", "the old density is of another variable than the new" },
        { "discount-once", "the last value is discounted once, however far off it is" },
        { "distance-unasked", "nobody asks how far the policy has moved" },
        { "distance-upside-down", "the two policies have changed places in the KL" },
        { "errors-cut", "from large errors the critic learns nothing" },
        { "past-counted", "an action is credited with what was paid before it" },
        { "spread-fixed", "σ is never learned" },
        { "workers-added", "the workers' gradients are summed where a mean is meant" },
      } },
  },

  exhibits = {
    { room = 1, agent = "gae", mistake = "flags-late", fault = "mask-one-late",
      evidence = { "fall" }, still = { "pays", "came" }, chapter = gae,
      links = { "https://github.com/RoboVerseOrg/RoboVerse/pull/814",
        "https://github.com/automl/Mighty/pull/126" },
      told = [[
        Each row asked whether the *next* one had ended an episode, so a fall was
        followed by the value of what came after it, and paid. The pull request to
        RoboVerse works out three rows as you have them here: the step that ended the
        episode got +95 where −4 is right. Automl's Mighty mended the same in 2026, with
        the words that the cut came one step too late. On CartPole the return shows
        nothing; by hand it takes three rows.]] },
    { room = 1, agent = "gae", mistake = "truncation-as-death",
      fault = "clock-as-death",
      evidence = { "says", "clock" }, still = { "came", "fall" }, chapter = gae,
      links = { "https://github.com/vwxyzjn/cleanrl/issues/198" },
      told = [[
        Where the clock ends an episode this agent puts no value behind it, as if the
        pole had fallen. So the beginning is said to be worth less than what comes:
        about 82 where 99 is paid. The issue at CleanRL is still open; somebody tells
        there that in their world of efforts it made the difference between stuck and
        solved, while a first pull request was closed for want of any gain. Both are
        true: on CartPole you hardly see it.]] },
    { room = 1, agent = "gae", mistake = "reset-observation",
      fault = "value-of-the-reset",
      evidence = { "clock" }, still = { "fall", "says" }, chapter = gae,
      links = { "https://github.com/Unity-Technologies/ml-agents/pull/574" },
      told = [[
        Behind an end by the clock stood the value of the next episode's first
        observation, 100, where what the step led to was worth 40. Unity's ML-Agents
        mended it in 2018: the value at a timeout had come from the new episode's
        observation and not from the last one of the old.]] },
    { room = 1, agent = "gae", mistake = "critic-not-taught", fault = "critic-untaught",
      evidence = { "says" }, still = { "fall", "clock" }, chapter = gae,
      links = { "https://github.com/jsboige/CoursIA/pull/15256" },
      told = [[
        The critic says of everything what it said on the first day: about 0. Its slope
        never reached the network. In a course's notebook the values had been taken out
        of the graph before the loss was formed; 65 numbers never moved, and none of its
        conclusions about methods was supported. Here advantages become sums of the next
        rewards, every step looks good, and the agent learns all the same, only worse: a
        return of 340 looks like a bad choice of settings.]] },
    { room = 1, agent = "ppo", mistake = "ratio-always-one", fault = "ratio-stuck",
      evidence = { "flat" }, still = { "steps", "ratio", "pull" }, chapter = ppo,
      links = { "https://github.com/tensorforce/tensorforce/issues/312" },
      told = [[
        log π_old came from the policy as it is now, so all ratios are 1, and no row
        ever leaves the band: the share of flat rows is 0 to the last digit, where the
        right program has some. In Tensorforce a user printed the ratio and found it
        exactly 1, in the later minibatches too. Here sixteen steps a rollout, with no
        band to hold them, are too far, and the pole falls; but a pole that falls may be
        the work of half of this list.]] },
    { room = 1, agent = "ppo", fault = "targets-averaged", evidence = { "pull" },
      still = { "flat", "ratio", "steps" }, chapter = ppo,
      program = "targets-averaged",
      links = { "https://github.com/RLinf/RLinf/issues/1568",
        "https://github.com/automl/Mighty/pull/126" },
      told = [[
        Values of shape [B] met targets of shape [B, 1], and Python made a table of B ×
        B of them: each value was taught the targets of all rows, which is their mean. A
        value that is right already is pulled away from where it stands. The issue at
        RLinf says just this; Mighty mended it in the same pull request as its late
        mask. In C the compiler would have asked for one index more.]] },
    { room = 1, agent = "ppo", mistake = "targets-from-normalised",
      fault = "targets-normalised", evidence = { "says" },
      still = { "flat", "steps", "ratio", "pull" }, chapter = ppo,
      links = { "https://github.com/luchris429/model-free-opponent-shaping/issues/1" },
      told = [[
        The targets were made from advantages that had been normalised. Values then
        stand in units that are nobody's: the critic says 20 or 40 where 99 comes. The
        author of the linked program reports it of himself: what the critic was given to
        learn had been normalised on the way. It still learns.]] },
    { room = 1, agent = "grid", mistake = "bonus-downhill", fault = "entropy-down",
      evidence = { "sure" }, chapter = "04-actor-critic",
      links = { "https://github.com/google-deepmind/open_spiel/issues/962" },
      told = [[
        The bonus has the wrong sign, so the policy is paid for being sure. While the
        goal stays it earns more than the right program, whose bonus makes it stray;
        when the goal has moved it never looks elsewhere. In OpenSpiel a user asked
        whether it should not be minus. The first answer was that it looked right; six
        days later, that it was a bug.]] },
    { room = 2, agent = "texts", mistake = "penalty-turned", fault = "penalty-turned",
      evidence = { "kl" }, still = { "score" }, chapter = texts,
      links = { "https://github.com/qiancheng0/ToolRL/issues/52" },
      told = [[
        The penalty has the wrong sign: each word that the reference would not say earns
        something. The KL runs away, far beyond what mere greed for the score brings,
        and what is written is no sentence any more. The issue at ToolRL tells the same
        of a KL in the loss: with it training became unstable and collapsed, and then
        the sign was looked at. The score, which is what one watches, is higher than the
        right program's in the first seed and the lowest there is in the third.]] },
    { room = 2, agent = "texts", mistake = "no-penalty", fault = "penalty-idle",
      evidence = { "doubled" }, chapter = texts,
      links = { "https://github.com/NovaSky-AI/SkyRL/issues/1340",
        "https://github.com/allenai/open-instruct/issues/530" },
      told = [[
        β does nothing: twice the β gives the same run to the last digit. In SkyRL and
        in open-instruct the KL was worked out where no slopes are kept, and then added
        to the loss: a number that moved nothing. To turn a knob and see whether
        anything happens is the cheapest instrument there is.]] },
    { room = 2, agent = "groups", mistake = "groups-across", fault = "groups-mixed",
      evidence = { "left" }, still = { "score", "rest", "back" }, chapter = groups,
      links = { "https://github.com/PrimeIntellect-ai/prime-rl/pull/600" },
      told = [[
        Within a group the advantages add up to 0, and these do not: answers to
        different prompts had been put into one. In prime-rl the prompts were repeated
        as a, b, a, b where the groups were cut as a, a, b, b. The author of the fix
        notes that runs may well succeed all the same: the baseline is then about the
        batch's mean, which is not wrong, only not GRPO's.]] },
    { room = 2, agent = "groups", mistake = "kl-of-k1", fault = "kl-blind",
      evidence = { "rest" }, still = { "left" }, chapter = groups,
      links = { "https://github.com/NVIDIA-NeMo/RL/pull/2506",
        "https://github.com/allenai/open-instruct/pull/535" },
      told = [[
        As a loss, k1 has the slope −β at every token that was drawn, wherever the
        reference is: it pulls where there is nothing to pull back, and no harder where
        there is. In expectation over the policy's own tokens that is no slope at all.
        One thread says the one, the other that k1 ignores the reference.]] },
    { room = 3, agent = "ppo", fault = "false-alarm", evidence = { "steps" },
      still = { "ratio", "pull" }, chapter = ppo,
      claim = [[
        the ratio is always exactly 1, and the share of clipped rows always 0.]],
      program = "one-step",
      links = { "https://github.com/huggingface/trl/issues/2769",
        "https://github.com/huggingface/trl/issues/3120" },
      told = [[
        With one step for each rollout the policy that learns is the one that played:
        every ratio is 1 and nothing is clipped, and the slope of the ratio is still the
        score. The users of TRL who asked had one update a batch, and their reports were
        closed. The very same words were right of exhibit 5, which makes sixteen steps.
        What tells them apart is the number of steps.]] },
    { room = 3, agent = "ppo", fault = "false-alarm", evidence = { "ratio", "apart" },
      same = true, chapter = ppo,
      claim = [[
        the ratio is upside down: the code has exp(OLDNEGLOGPAC − neglogpac).]],
      program = "two-negatives",
      links = { "https://github.com/openai/baselines/issues/652",
        "https://github.com/hill-a/stable-baselines/issues/447" },
      told = [[
        Two negatives. Both names are of *negative* logarithms, so that old less new is
        new less old: an action that has become likelier has the ratio 1.2, and the
        weights are the right program's to the last digit. It was reported again and
        again, and each time it ended with the sign.]] },
    { room = 3, agent = "gae", mistake = "truncation-goes-on", fault = "fault",
      evidence = { "clock" }, still = { "pays", "fall" }, chapter = gae,
      claim = [[
        an end by the clock is not treated as the end of an episode, though no
        difference in performance was found.]],
      links = { "https://github.com/Toni-SM/skrl/issues/224" },
      told = [[
        The report is right. The value behind the clock's end is there, and then the sum
        runs on into the next episode, which this one never saw. The reporter found no
        difference in the return and a large one in the loss of the values, and was
        believed: the issue bears the label of a bug, and is closed.]] },
    { room = 3, agent = "ppo", fault = "false-alarm", evidence = { "apart" },
      same = true, chapter = ppo,
      claim = [[
        log π_old should be kept when the action is taken; but it is worked out again,
        with the weights as they are when learning begins.]],
      program = "asked-again",
      links = { "https://github.com/thu-ml/tianshou/issues/745" },
      told = [[
        When learning begins the weights are still those that played, so what is worked
        out again is the same number, and the weights at the end agree to the last
        digit. That is what the maintainer of Tianshou answered, and the reporter
        agreed. Worked out again after an epoch, it would be exhibit 5's kin.]] },
    { room = 4, agent = "whole", mistake = "first-return", fault = "past-counted",
      evidence = { "behind" }, still = { "sure" }, chapter = "02-reinforce",
      links = { "https://github.com/huggingface/deep-rl-class/pull/95",
        "https://github.com/udacity/deep-reinforcement-learning/issues/42" },
      told = [[
        Every action was weighed by the return of the whole episode, so that the third
        gets half a point for what had been paid before it. On average that adds
        nothing, which is why this one earns almost as much: it is noise, and the more
        of it the longer an episode is. Two courses taught it so. A reader of each wrote
        down what must stand there, and the first was mended; the second's curve is in
        the issue.]] },
    { room = 4, agent = "baseline", mistake = "net-gradient-through-value",
      fault = "baseline-pulled", evidence = { "row" }, chapter = "03-baseline",
      links = { "https://github.com/keras-team/keras-io/issues/194",
        "https://github.com/astariul/encode-attend-navigate-pytorch/pull/3" },
      told = [[
        In (G − V) log π the V is a number. Here it was differentiated as well, and each
        step pushed it up by −log π, until the critic promised the return and the
        policy's entropy on top. Half a nat beside 99 is nothing that CartPole would
        show. Where 0.82 is all there is, the critic says 1.3 and more. Keras's example
        had it, and bears the label of a bug for it; the other program gave its paper's
        results once the values had been detached.]] },
    { room = 4, agent = "ppo", fault = "errors-cut", evidence = { "explained" },
      still = { "says", "flat", "steps", "ratio", "pull" }, chapter = ppo,
      program = "errors-cut",
      links = { "https://github.com/ray-project/ray/pull/2921",
        "https://github.com/ray-project/ray/pull/22171" },
      told = [[
        A row whose squared error is above 10 has no slope, so the critic learns from
        what it almost knows. It reads the end of a fall, where little more comes, and
        of everything else hardly that it is more. At the end it says of a beginning
        what the right program says. RLlib bounds the squared error so, at 10 unless
        told otherwise; that it depends on the size of rewards was found when the
        pendulum of its own examples broke, and a user wrote that this was probably why
        their PPO had not been working. Even the right program explains only a quarter
        here: when a pole falls is chance for the most part.]] },
    { room = 4, agent = "gaussian", mistake = "squash-in-the-new-density-only",
      fault = "densities-mixed", evidence = { "opening" },
      chapter = "07-gaussian-policy",
      links = { "https://github.com/automl/Mighty/pull/118",
        "https://github.com/CarperAI/trlx/issues/107" },
      told = [[
        Before the first step of Adam the policy is the one that played: every ratio is
        1, no row is clipped, every row has a slope. Here a third and more have none.
        The density kept was that of u, the one compared with it that of the action,
        whose squash did not cancel; Mighty mended just this in 2026, and writes that
        the factor explodes where actions come near ±1. That all ratios are 1 in the
        first minibatch is the cheapest test of PPO there is. In trlx a user made it,
        and its failing was the report.]] },
    { room = 4, agent = "workers", fault = "discount-once", evidence = { "third" },
      still = { "pays" }, chapter = "08-a2c-a3c", program = "last-value-for-all",
      links = { "https://github.com/seungeunrho/minimalRL/issues/8" },
      told = [[
        Each row was given its own reward and γ times the value behind the *last* row:
        91 where three rewards and γ³ of a hundred make 75.6. It learns as well as the
        right one. The author of minimalRL had not noticed, as he says, since it worked:
        with five rows the value is nearly the right one, and with more it might have
        spoilt everything.]] },
    { room = 4, agent = "region", mistake = "distance-not-asked",
      fault = "distance-unasked", evidence = { "far" }, chapter = "09-trpo",
      links = { "https://github.com/joschu/modular_rl/issues/29",
        "https://github.com/zhangchuheng123/Reinforcement-Implementation/issues/1" },
      told = [[
        The step's length comes from a model of the distance, and a model is wrong far
        away: so the line search asks the distance itself. This one asks only whether
        the surrogate has grown. Both issues quote the paper, which promises the limit,
        beside a search that does not know it. They are open. A reader of the first
        answers that with usual settings the search hardly ever has to shorten anything,
        which is why one can use such a program for years.]] },
  },
}
