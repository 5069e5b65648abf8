/* jobs.c: the worlds of lesson 9, each part of its agent alone, the loop over
 * iterations, and a look at each policy. */
#include "jobs.h"
#include "drawn.h"
#include "env.h"
#include "gae.h"
#include "journal_inside.h"
#include "net.h"
#include "rollout.h"
#include "softmax_step.h"
#include "tables.h"
#include <math.h>
#include <string.h>

enum { WHY = 256, HIDDEN = 6 };

static Env *open_world(size_t world, size_t seed)
{
    static const char *const worlds[] = {"cartpole", "probe-value", "probe-policy",
                                         NULL};
    char why[WHY];
    REQUIRE(world < 4, "there is no world %zu", world);
    Mdp *row = worlds[world]
                   ? NULL
                   : grid_new(1, (const char *const[]){"S.G"}, -0.04, 1, -1, WHY, why);
    Env *env = worlds[world] ? env_open(worlds[world], seed, WHY, why)
                             : env_finite(row, 2, seed, WHY, why);
    REQUIRE(env, "a world: %s", why);
    return env;
}

static Net *new_net(const Env *env, size_t hidden, double epsilon, size_t seed)
{
    char why[WHY];
    EnvSizes n = env_sizes(env);
    NetSpec spec = {.inputs = n.obs, .layers = 2, .hidden = hidden,
                    .outputs = n.actions, .epsilon = epsilon, .seed = seed};
    Net *net = net_new(spec, WHY, why);
    REQUIRE(net, "a network: %s", why);
    return net;
}

static void read_weights(const Net *net, size_t N, double w[N])
{
    REQUIRE(net_count(net) == N, "the network has %zu weights, N is %zu",
            net_count(net), N);
    net_weights(net, w);
}

/* Moves every weight by a normal number times `far`. */
static void scatter(Net *net, size_t seed, double far)
{
    size_t N = net_count(net);
    double w[N];
    net_weights(net, w);
    for (size_t i = 0; i < N; i++)
        w[i] += far * rng_normal(seed, 0, i, RNG_INIT);
    net_set_weights(net, w);
}

static void probabilities(Net *net, size_t T, size_t A, const double obs[],
                          double pi[T][A])
{
    double logits[T][A];
    net_forward(net, T, obs, logits[0], NULL);
    for (size_t t = 0; t < T; t++)
        softmax(A, logits[t], pi[t]);
}

/* ---- each part alone ---- */

/* Rows played by the network's policy, and what its weights are. */
typedef struct {
    Env *env;
    Net *net;
    Rollout *played;
    PpoRows rows;
} Stage;

/* Plays them. `room` is for log π_old and the advantages. */
static void stage_play(Stage *s, size_t T, double room[2][T])
{
    s->played = rollout_new(s->env, T);
    REQUIRE(s->played, "no memory");
    rollout_steps(s->played, s->env, rollout_by_net, s->net);
    size_t A = env_sizes(s->env).actions;
    double pi[T][A];
    s->rows = (PpoRows){.T = T, .D = s->played->D, .A = A, .obs = s->played->obs,
                        .a = s->played->a, .r = s->played->r,
                        .terminated = s->played->terminated,
                        .truncated = s->played->truncated,
                        .logp_old = room[0], .adv = room[1]};
    probabilities(s->net, T, A, s->rows.obs, pi);
    for (size_t t = 0; t < T; t++)
        s->rows.logp_old[t] = log(pi[t][s->rows.a[t]]);
}

/* Of CartPole. */
static Stage stage_new(size_t seed, size_t T, double far, double room[2][T])
{
    Stage s = {.env = open_world(0, seed)};
    s.net = new_net(s.env, HIDDEN, 0.01, seed);
    scatter(s.net, seed, far);
    stage_play(&s, T, room);
    return s;
}

static void stage_free(Stage *s)
{
    rollout_free(s->played);
    net_free(s->net);
    env_close(s->env);
}

static double length_left(const Net *net)
{
    size_t N = net_count(net);
    double g[N], square = 0;
    net_gradient(net, g);
    for (size_t i = 0; i < N; i++)
        square += g[i] * g[i];
    return sqrt(square);
}

double job_gradient(size_t seed, size_t T, const double adv[T], size_t N, double g[N])
{
    double room[2][T];
    Stage s = stage_new(seed, T, 0.3, room);
    memcpy(s.rows.adv, adv, sizeof room[1]);
    surrogate_gradient(s.net, &s.rows, N, g);
    double left = length_left(s.net);
    stage_free(&s);
    return left;
}

/* Adds weight · s (s · v) to Fv, s being the score of action b of row t in the
 * weights. */
static void add_score(Net *net, const PpoRows *rows, size_t t, size_t b,
                      const double pi[], double weight, const double v[], double Fv[])
{
    size_t N = net_count(net);
    double s[N], dlogits[rows->A], along = 0;
    for (size_t c = 0; c < rows->A; c++)
        dlogits[c] = (c == b) - pi[c];
    net_backward(net, 1, &rows->obs[t * rows->D], dlogits, NULL);
    net_gradient(net, s);
    net_set_gradient(net, NULL);
    for (size_t i = 0; i < N; i++)
        along += s[i] * v[i];
    for (size_t i = 0; i < N; i++)
        Fv[i] += weight * along * s[i];
}

double job_fisher(size_t seed, size_t T, double far, size_t N, const double v[N],
                  double damping, double Fv[N], double slow[N])
{
    double room[2][T];
    Stage s = stage_new(seed, T, far, room);
    size_t A = s.rows.A;
    double pi[T][A];
    fisher_vector(s.net, &s.rows, N, v, damping, Fv);
    journal_end();
    double left = length_left(s.net);
    probabilities(s.net, T, A, s.rows.obs, pi);
    for (size_t i = 0; i < N; i++)
        slow[i] = damping * v[i];
    for (size_t t = 0; t < T; t++)
        for (size_t b = 0; b < A; b++)
            add_score(s.net, &s.rows, t, b, pi[t], pi[t][b] / (double)T, v, slow);
    stage_free(&s);
    return left;
}

size_t job_direction(size_t seed, size_t T, size_t N, const double g[N],
                     const TrpoSettings *how, double x[N])
{
    double room[2][T];
    Stage s = stage_new(seed, T, 0.3, room);
    size_t products = natural_direction(s.net, &s.rows, N, g, how, x);
    stage_free(&s);
    return products;
}

/* From where the weights were to where they are. */
static void moved(const Net *net, size_t N, const double before[N], double w[N])
{
    read_weights(net, N, w);
    for (size_t i = 0; i < N; i++)
        w[i] -= before[i];
}

/* The gradient of the surrogate, by the workbook's own hand. */
static void slopes(Net *net, const PpoRows *rows, double times, double step[])
{
    size_t T = rows->T, A = rows->A;
    double pi[T][A], dlogits[T][A];
    probabilities(net, T, A, rows->obs, pi);
    for (size_t t = 0; t < T; t++)
        for (size_t b = 0; b < A; b++)
            dlogits[t][b] = times * rows->adv[t] / (double)T *
                            ((b == (size_t)rows->a[t]) - pi[t][b]);
    net_backward(net, T, rows->obs, dlogits[0], NULL);
    net_gradient(net, step);
    net_set_gradient(net, NULL);
}

/* Has every fourth action of the rows, from the first, be the least likely one. */
static void take_rare_actions(const Stage *s)
{
    size_t T = s->rows.T, A = s->rows.A;
    double pi[T][A];
    probabilities(s->net, T, A, s->rows.obs, pi);
    for (size_t t = 0; t < T; t += 4) {
        size_t least = 0;
        for (size_t b = 1; b < A; b++)
            least = pi[t][b] < pi[t][least] ? b : least;
        s->rows.a[t] = (int)least;
        s->rows.logp_old[t] = log(pi[t][least]);
    }
}

double job_search(size_t seed, size_t T, const double adv[T], double times, bool rare,
                  const TrpoSettings *how, size_t N, double w[N])
{
    double room[2][T], before[N], step[N];
    Stage s = stage_new(seed, T, rare ? 6 : 0.3, room);
    if (rare)
        take_rare_actions(&s);
    memcpy(s.rows.adv, adv, sizeof room[1]);
    read_weights(s.net, N, before);
    slopes(s.net, &s.rows, times, step);
    double share = line_search(s.net, &s.rows, N, step, how);
    moved(s.net, N, before, w);
    stage_free(&s);
    return share;
}

double job_step(size_t seed, size_t T, const double adv[T], const TrpoSettings *how,
                size_t N, double w[N])
{
    double room[2][T], before[N];
    Stage s = stage_new(seed, T, 0.3, room);
    memcpy(s.rows.adv, adv, sizeof room[1]);
    read_weights(s.net, N, before);
    double share = trpo_step(s.net, &s.rows, how);
    moved(s.net, N, before, w);
    stage_free(&s);
    return share;
}

/* ---- in drawn worlds ---- */

static DrawnNet shape_of(const AnyNet *net)
{
    return (DrawnNet){net->layers, net->hidden, net->stacks, net->far, net->epsilon};
}

static Stage any_stage(size_t seed, size_t P, const int drawn[P], const AnyNet *net,
                       size_t T, double room[2][T])
{
    char why[WHY];
    Stage s = {.env = drawn_world(P, drawn, seed, WHY, why)};
    REQUIRE(s.env, "a drawn world: %s", why);
    s.net = drawn_net(s.env, seed, shape_of(net), WHY, why);
    REQUIRE(s.net, "a network: %s", why);
    drawn_raise(s.net, s.env, shape_of(net), net->higher);
    stage_play(&s, T, room);
    return s;
}

/* A part that only asks the network; what it may not use is no number meanwhile. */
static double ask_part(const Stage *s, size_t which, const TrpoSettings *how, size_t N,
                       const double v[N], double out[N])
{
    for (size_t t = 0; t < s->rows.T; t++)
        s->rows.logp_old[t] = s->rows.r[t] = NAN;
    double value = 0;
    if (which == 2)
        value = (double)natural_direction(s->net, &s->rows, N, v, how, out);
    else if (which == 1)
        fisher_vector(s->net, &s->rows, N, v, how->damping, out);
    else
        surrogate_gradient(s->net, &s->rows, N, out);
    return which == 2 ? value : length_left(s->net);
}

/* A part that moves it. */
static double move_part(const Stage *s, size_t which, const TrpoSettings *how,
                        double length, size_t N, double out[N])
{
    double before[N], step[N], square = 0;
    read_weights(s->net, N, before);
    slopes(s->net, &s->rows, 1, step);
    for (size_t i = 0; i < N; i++)
        square += step[i] * step[i];
    for (size_t i = 0; i < N; i++)
        step[i] *= square > 0 ? length / sqrt(square) : 0;
    double share = which == 3 ? line_search(s->net, &s->rows, N, step, how)
                              : trpo_step(s->net, &s->rows, how);
    moved(s->net, N, before, out);
    return share;
}

double job_any_part(size_t seed, size_t P, const int drawn[P], const AnyNet *net,
                    size_t which, size_t T, const double adv[T],
                    const TrpoSettings *how, double length, size_t N, const double v[N],
                    double out[N])
{
    double room[2][T];
    Stage s = any_stage(seed, P, drawn, net, T, room);
    REQUIRE(net_count(s.net) == N, "the network has %zu weights, N is %zu",
            net_count(s.net), N);
    memcpy(s.rows.adv, adv, sizeof room[1]);
    double value = which < 3 ? ask_part(&s, which, how, N, v, out)
                             : move_part(&s, which, how, length, N, out);
    stage_free(&s);
    return value;
}

/* What an agent does in a drawn world, and the round of its next shuffle. */
typedef struct {
    size_t seed, T;
    const TrpoSettings *how;
    size_t *round;
} AnyRun;

static double any_iteration(Drawn *agent, const void *run)
{
    const AnyRun *r = run;
    TrpoSettings settings = *r->how;
    settings.lr = drawn_lr(agent, settings.lr);
    size_t ended = trpo_iteration(agent->env, agent->net, r->T, agent->D, agent->obs,
                                  &settings, r->seed, *r->round);
    *r->round += r->how->epochs;
    REQUIRE(env_running(agent->env), "trpo_iteration: the episode is over when it "
                                     "comes back, and the world is not reset");
    return (double)ended;
}

void job_any_trpo(size_t seed, size_t P, const int drawn[P], const AnyNet *net,
                  size_t iterations, size_t T, const TrpoSettings *how, size_t N,
                  double ended[iterations], double w[N])
{
    char why[WHY];
    size_t round = seed;
    const AnyRun any = {seed, T, how, &round};
    const DrawnRun run = {seed, iterations, net->twin};
    bool done = drawn_run(P, drawn, run, shape_of(net), any_iteration, &any, N, w,
                          ended, WHY, why);
    REQUIRE(done, "a drawn world: %s", why);
}

/* ---- training ---- */

void job_trpo(size_t seed, size_t world, size_t iterations, size_t T, size_t hidden,
              const TrpoSettings *how, size_t N, double ended[iterations], double w[N])
{
    Env *env = open_world(world, seed);
    Net *net = new_net(env, hidden, 0.01, seed);
    size_t D = env_sizes(env).obs;
    double obs[D];
    env_reset(env, obs);
    for (size_t i = 0; i < iterations; i++) {
        ended[i] =
            (double)trpo_iteration(env, net, T, D, obs, how, seed, i * how->epochs);
        REQUIRE(env_running(env),
                "trpo_iteration: the episode is over when it comes back, "
                "and the world is not reset");
    }
    read_weights(net, N, w);
    net_free(net);
    env_close(env);
}

/* ---- watching ---- */

/* One step of the policy without a line search, along the natural gradient or the
 * gradient, as long as step_length says. */
static void free_step(Net *net, const PpoRows *rows, bool natural,
                      const TrpoSettings *how)
{
    size_t N = net_count(net);
    double w[N], g[N], x[N], Fx[N];
    surrogate_gradient(net, rows, N, g);
    memcpy(x, g, sizeof x);
    if (natural)
        natural_direction(net, rows, N, g, how, x);
    fisher_vector(net, rows, N, x, how->damping, Fx);
    double length = step_length(N, x, Fx, how->delta);
    net_weights(net, w);
    for (size_t i = 0; i < N; i++)
        w[i] += length * x[i];
    net_set_weights(net, w);
}

/* An iteration as trpo_iteration's, but for the step of the policy. */
static void free_iteration(Env *env, Net *net, size_t T, size_t D, double obs[D],
                           bool natural, const TrpoSettings *how, size_t seed,
                           size_t round)
{
    double seen[T][D], room[6][T];
    int a[T];
    bool terminated[T], truncated[T];
    PpoRows rows = {.T = T, .D = D, .A = env_sizes(env).actions, .obs = seen[0], .a = a,
                    .logp_old = room[0], .r = room[1], .terminated = terminated,
                    .truncated = truncated, .V_old = room[2], .V_next = room[3],
                    .adv = room[4], .target = room[5]};
    PpoSettings critic = {.M = how->M, .epsilon = 1, .clip = HUGE_VAL, .c_value = 1,
                          .lr = how->lr};
    double raw[T];
    ppo_play(env, net, D, obs, &rows);
    gae(T, rows.r, rows.V_old, rows.V_next, terminated, truncated, how->gamma,
        how->lambda, raw);
    lambda_returns(T, raw, rows.V_old, rows.target);
    normalise(T, raw, rows.adv);
    free_step(net, &rows, natural, how);
    memset(room[4], 0, sizeof room[4]);
    for (size_t k = 0; k < how->epochs; k++)
        ppo_epoch(net, &rows, &critic, seed, round + k);
}

static void iteration(Env *env, Net *net, size_t T, size_t D, double obs[D],
                      size_t method, const TrpoSettings *how, size_t seed, size_t i)
{
    PpoSettings ppo = {.epochs = 10, .M = how->M, .gamma = how->gamma,
                       .lambda = how->lambda, .epsilon = 0.2, .clip = HUGE_VAL,
                       .c_value = 0.5, .target_kl = HUGE_VAL, .lr = how->lr};
    if (method == 0)
        trpo_iteration(env, net, T, D, obs, how, seed, i * how->epochs);
    else if (method == 3)
        ppo_iteration(env, net, T, D, obs, &ppo, seed, i * ppo.epochs);
    else
        free_iteration(env, net, T, D, obs, method == 1, how, seed, i * how->epochs);
}

/* KL(before ‖ after), the mean over the rows. */
static double exact_kl(size_t T, size_t A, const double before[T][A],
                       const double after[T][A])
{
    double sum = 0;
    for (size_t t = 0; t < T; t++)
        for (size_t b = 0; b < A; b++)
            if (before[t][b] > 0)
                sum += before[t][b] * log(before[t][b] / after[t][b]);
    return sum / (double)T;
}

/* Of the episodes that begin and end in these rows. */
static double mean_length(const Rollout *played)
{
    size_t ends = 0, last = 0;
    for (size_t t = 0; t < played->T; t++)
        if (played->terminated[t] || played->truncated[t])
            ends++, last = t + 1;
    return (double)last / (double)(ends ? ends : 1);
}

void job_watched(size_t seed, size_t method, size_t iterations, size_t T, size_t hidden,
                 const TrpoSettings *how, double length[iterations],
                 double kl[iterations])
{
    Env *env = open_world(0, seed), *other = open_world(0, seed + 1000003);
    Net *net = new_net(env, hidden, 0, seed);
    Rollout *watched = rollout_new(other, T);
    REQUIRE(watched, "no memory");
    size_t D = env_sizes(env).obs, A = env_sizes(env).actions;
    double obs[D], before[T][A], after[T][A];
    env_reset(env, obs);
    for (size_t i = 0; i < iterations; i++) {
        env_reset(other, NULL);
        rollout_steps(watched, other, rollout_by_net, net);
        length[i] = mean_length(watched);
        probabilities(net, T, A, watched->obs, before);
        iteration(env, net, T, D, obs, method, how, seed, i);
        probabilities(net, T, A, watched->obs, after);
        kl[i] = exact_kl(T, A, before, after);
    }
    rollout_free(watched);
    net_free(net);
    env_close(env);
    env_close(other);
}

static double played(Env *env, Net *net, Rollout *episode)
{
    double sum = 0;
    rollout_episode(episode, env, rollout_by_net, net);
    for (size_t t = 0; t < episode->T; t++)
        sum += episode->r[t];
    return sum;
}

void job_net(size_t seed, size_t episodes, size_t hidden, double gamma, double delta,
             double lr, size_t N, double w[N], double ret[episodes])
{
    const TrpoSettings how = {.products = 10, .tries = 10, .epochs = 10, .M = 64,
                              .gamma = gamma, .lambda = 0.95, .delta = delta,
                              .damping = 0.1, .residual = 1e-5, .shrink = 0.7,
                              .lr = lr};
    Env *env = open_world(0, seed), *other = open_world(0, seed + 1000003);
    Net *net = new_net(env, hidden, 0, seed);
    Rollout *episode = rollout_new(other, env_sizes(other).limit);
    REQUIRE(episode, "no memory");
    size_t D = env_sizes(env).obs;
    double obs[D];
    env_reset(env, obs);
    for (size_t i = 0; i < episodes; i++) {
        trpo_iteration(env, net, 2048, D, obs, &how, seed, i * how.epochs);
        ret[i] = played(other, net, episode);
    }
    read_weights(net, N, w);
    rollout_free(episode);
    net_free(net);
    env_close(env);
    env_close(other);
}
