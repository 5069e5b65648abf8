/* jobs.c: the worlds of lesson 6, each part of its agent alone, the loop over
 * iterations, and a look at each policy. */
#include "jobs.h"
#include "drawn.h"
#include "env.h"
#include "journal_inside.h"
#include "many.h"
#include "net.h"
#include "rollout.h"
#include "softmax_step.h"
#include "tables.h"
#include <math.h>
#include <string.h>

enum { WHY = 256, HIDDEN = 6 };

static Env *open_world(size_t world, size_t seed)
{
    static const char *const worlds[] = {"cartpole", "probe-action", "probe-policy",
                                         NULL, "cartpole"};
    char why[WHY];
    REQUIRE(world < 5, "there is no world %zu", world);
    Mdp *row = worlds[world]
                   ? NULL
                   : grid_new(1, (const char *const[]){"S.G"}, -0.04, 1, -1, WHY, why);
    Env *env = worlds[world] ? env_open(worlds[world], seed, WHY, why)
                             : env_finite(row, 2, seed, WHY, why);
    REQUIRE(env, "a world: %s", why);
    return env;
}

/* The first observation that an agent learns from. */
static void begin(Env *env, size_t world, double obs[])
{
    env_reset(env, obs);
    for (size_t i = 0; world == 4 && i < 4; i++)
        env_step(env, i % 2, obs);
}

/* Adam's ε: 0 for the usual one, under which a gradient's length drops out, and so
 * does a weight of it. */
static Net *new_net(const Env *env, size_t hidden, double epsilon, size_t seed)
{
    char why[WHY];
    EnvSizes n = env_sizes(env);
    NetSpec spec = {.inputs = n.obs,
                    .layers = 2,
                    .hidden = hidden,
                    .outputs = n.actions,
                    .shared = false,
                    .epsilon = epsilon,
                    .seed = seed};
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

/* ---- each part alone ---- */

/* Moves every weight by a normal number times `far`. */
static void scatter(Net *net, size_t seed, size_t round, double far)
{
    size_t N = net_count(net);
    double w[N];
    net_weights(net, w);
    for (size_t i = 0; i < N; i++)
        w[i] += far * rng_normal(seed, round, i, RNG_INIT);
    net_set_weights(net, w);
}

/* Some rollouts one after another, and what stands in the rows of the last. */
static size_t shown(Env *env, Net *net, size_t rollouts, size_t T, size_t D, size_t K,
                    double now[D], double obs[T][D], int a[T], double row[T][K])
{
    REQUIRE(env_sizes(env).obs == D && K == 6, "D is %zu and K is 6",
            env_sizes(env).obs);
    double logp_old[T], r[T], V_old[T], V_next[T];
    bool terminated[T], truncated[T];
    PpoRows rows = {.T = T,
                    .D = D,
                    .A = env_sizes(env).actions,
                    .obs = obs[0],
                    .a = a,
                    .logp_old = logp_old,
                    .r = r,
                    .terminated = terminated,
                    .truncated = truncated,
                    .V_old = V_old,
                    .V_next = V_next};
    size_t ended = 0;
    for (size_t i = 0; i < rollouts; i++) {
        ended = ppo_play(env, net, D, now, &rows);
        REQUIRE(env_running(env),
                "ppo_play: the episode is over when it comes back, and "
                "the world is not reset");
    }
    for (size_t t = 0; t < T; t++)
        memcpy(row[t],
               (double[]){logp_old[t], r[t], terminated[t], truncated[t], V_old[t],
                          V_next[t]},
               K * sizeof(double));
    return ended;
}

size_t job_play(size_t seed, size_t world, size_t rollouts, size_t T, size_t D,
                size_t K, double wide, double obs[T][D], int a[T], double row[T][K])
{
    Env *env = open_world(world, seed);
    Net *net = new_net(env, HIDDEN, 0.01, seed);
    double now[D];
    scatter(net, seed, 0, wide);
    begin(env, world, now);
    size_t ended = shown(env, net, rollouts, T, D, K, now, obs, a, row);
    net_free(net);
    env_close(env);
    return ended;
}

/* What a part learns from: rows that the workbook has played, and the
 * network that has moved since by `far`. In every fourth row stands the action that
 * was the least likely, so that ratios may be as large as the moves allow. */
typedef struct {
    Env *env;
    Net *net;
    Rollout *played;
    PpoRows rows;
} Stage;

static int least_likely(size_t A, const double pi[A])
{
    size_t least = 0;
    for (size_t b = 1; b < A; b++)
        least = pi[b] < pi[least] ? b : least;
    return (int)least;
}

/* Every fourth action is the one that is least likely. */
static void take_rare_actions(Net *net, const PpoRows *rows)
{
    size_t T = rows->T, A = rows->A;
    double logits[T][A], pi[A];
    net_forward(net, T, rows->obs, logits[0], NULL);
    for (size_t t = 3; t < T; t += 4) {
        softmax(A, logits[t], pi);
        rows->a[t] = least_likely(A, pi);
    }
}

/* The log-probability of each row's action, as the network is now. */
static void said_of_actions(Net *net, const PpoRows *rows, double logp[], double V[])
{
    size_t T = rows->T, A = rows->A;
    double logits[T][A], pi[A];
    net_forward(net, T, rows->obs, logits[0], V);
    for (size_t t = 0; t < T; t++) {
        softmax(A, logits[t], pi);
        logp[t] = log(pi[rows->a[t]]);
    }
}

static Stage stage_in(Env *env, Net *net, size_t seed, size_t T, double wide,
                      double far, double room[4][T])
{
    Stage s = {.env = env, .net = net, .played = rollout_new(env, T)};
    REQUIRE(s.played, "no memory");
    scatter(s.net, seed, 0, wide);
    rollout_steps(s.played, s.env, rollout_by_net, s.net);
    s.rows = (PpoRows){.T = T,
                       .D = s.played->D,
                       .A = env_sizes(s.env).actions,
                       .obs = s.played->obs,
                       .a = s.played->a,
                       .logp_old = room[0],
                       .r = s.played->r,
                       .terminated = s.played->terminated,
                       .truncated = s.played->truncated,
                       .V_old = room[1],
                       .adv = room[2],
                       .target = room[3]};
    take_rare_actions(s.net, &s.rows);
    said_of_actions(s.net, &s.rows, room[0], room[1]);
    scatter(s.net, seed, 1, far);
    return s;
}

/* In CartPole. */
static Stage stage_new(size_t seed, size_t T, double wide, double far, double epsilon,
                       double room[4][T])
{
    Env *env = open_world(0, seed);
    Net *net = new_net(env, HIDDEN, epsilon, seed);
    return stage_in(env, net, seed, T, wide, far, room);
}

/* Adam's ε for targets of such a size: a slope that is far larger shows no length. */
static double epsilon_for(size_t T, const double target[T])
{
    double most = 1;
    for (size_t t = 0; t < T; t++)
        most = fmax(most, fabs(target[t]));
    return 0.01 * most;
}

/* In a drawn world. */
static Stage stage_any(size_t seed, size_t W, const int drawn[W], const AnyNet *how,
                       double room[4][how->T])
{
    char why[WHY];
    Env *env = drawn_world(W, drawn, seed, WHY, why);
    REQUIRE(env, "a world: %s", why);
    const DrawnNet shape = {how->layers, how->hidden, how->stacks, how->far,
                            how->epsilon};
    Net *net = drawn_net(env, seed, shape, WHY, why);
    REQUIRE(net, "a network: %s", why);
    return stage_in(env, net, seed, how->T, 0, 0.3, room);
}

enum { KEPT = 5 };

/* A number for each array that a part learns from. */
static void keys_of(const PpoRows *rows, double key[KEPT])
{
    const double *all[] = {rows->logp_old, rows->r, rows->V_old, rows->adv,
                           rows->target};
    for (size_t k = 0; k < KEPT; k++)
        key[k] = journal_key(rows->T, all[k]);
}

static void stay_as_they_were(const PpoRows *rows, const double before[KEPT],
                              const char *function)
{
    double now[KEPT];
    keys_of(rows, now);
    REQUIRE(!memcmp(now, before, sizeof now),
            "%s: rows have been changed, and others learn from them", function);
}

static void stage_free(Stage *s)
{
    rollout_free(s->played);
    net_free(s->net);
    env_close(s->env);
}

void job_minibatch(size_t seed, size_t T, double wide, double far, size_t n,
                   const int which[n], const double adv[T], const double target[T],
                   const PpoSettings *how, size_t N, double w[N])
{
    double room[5][T];
    Stage s = stage_new(seed, T, wide, far, epsilon_for(T, target), room);
    memset(room[4], 0, sizeof room[4]); /* who reads beyond reads the same each time */
    memcpy(s.rows.adv, adv, sizeof room[2]);
    memcpy(s.rows.target, target, sizeof room[3]);
    double before[KEPT];
    keys_of(&s.rows, before);
    ppo_minibatch(s.net, &s.rows, n, which, how);
    stay_as_they_were(&s.rows, before, "ppo_minibatch");
    read_weights(s.net, N, w);
    stage_free(&s);
}

/* One more step behind the first, which shows what that one left with Adam: with every
 * advantage turned round where the step size was 0, with nothing to learn if `rest`. */
static void step_again(Stage *s, size_t n, const int which[n], PpoSettings how,
                       bool rest)
{
    for (size_t t = 0; t < s->rows.T; t++)
        s->rows.adv[t] *= rest ? 0 : -1;
    if (rest)
        how.c_value = how.c_entropy = 0;
    how.lr = how.lr > 0 ? how.lr : 0.01;
    ppo_minibatch(s->net, &s->rows, n, which, &how);
}

void job_epoch(size_t seed, size_t round, size_t T, const double adv[T],
               const double target[T], const PpoSettings *how, size_t N, double w[N])
{
    double room[4][T];
    Stage s = stage_new(seed, T, 0.3, 0.3, 0.01, room);
    memcpy(s.rows.adv, adv, sizeof room[2]);
    memcpy(s.rows.target, target, sizeof room[3]);
    double before[KEPT];
    keys_of(&s.rows, before);
    ppo_epoch(s.net, &s.rows, how, seed, round);
    stay_as_they_were(&s.rows, before, "ppo_epoch");
    if (how->lr == 0)
        step_again(&s, 1, (const int[]){0}, *how, false);
    read_weights(s.net, N, w);
    stage_free(&s);
}

void job_any_minibatch(size_t seed, size_t W, const int drawn[W], const AnyNet *net,
                       size_t n, const int which[n], size_t T, const double adv[T],
                       const double target[T], const PpoSettings *how, bool rest,
                       size_t N, double w[N])
{
    double room[4][T];
    REQUIRE(net->T == T, "T is %zu and %zu", T, net->T);
    Stage s = stage_any(seed, W, drawn, net, room);
    memcpy(s.rows.adv, adv, sizeof room[2]);
    memcpy(s.rows.target, target, sizeof room[3]);
    double before[KEPT];
    keys_of(&s.rows, before);
    ppo_minibatch(s.net, &s.rows, n, which, how);
    stay_as_they_were(&s.rows, before, "ppo_minibatch");
    if (rest || how->lr == 0)
        step_again(&s, n, which, *how, rest);
    read_weights(s.net, N, w);
    stage_free(&s);
}

double job_any_kl(size_t seed, size_t W, const int drawn[W], const AnyNet *net)
{
    double room[4][net->T];
    Stage s = stage_any(seed, W, drawn, net, room);
    double before[KEPT];
    keys_of(&s.rows, before);
    double kl = ppo_kl(s.net, &s.rows);
    stay_as_they_were(&s.rows, before, "ppo_kl");
    stage_free(&s);
    return kl;
}

double job_kl(size_t seed, size_t T, double far, double was[T], double is[T])
{
    double room[4][T];
    Stage s = stage_new(seed, T, fmax(0.3, far), far, 0.01, room);
    memcpy(was, room[0], sizeof room[0]);
    said_of_actions(s.net, &s.rows, is, NULL);
    double before[KEPT];
    keys_of(&s.rows, before);
    double kl = ppo_kl(s.net, &s.rows);
    stay_as_they_were(&s.rows, before, "ppo_kl");
    stage_free(&s);
    return kl;
}

/* ---- very many rows ---- */

static void many_of_function(size_t which, size_t n, double out[2])
{
    double x[n], y[n], z[n], alike[n], left[n], pi[n][2], dlogits[n][2];
    int a[n];
    for (size_t t = 0; t < n; t++) {
        x[t] = many_number(t), y[t] = many_number(3 * t + 1);
        z[t] = 2 * many_number(5 * t + 2) - 1;
        alike[t] = 1 + 1e-3 * x[t];
        pi[t][0] = 0.1 + 0.8 * x[t], pi[t][1] = 1 - pi[t][0];
        a[t] = (int)(t % 2);
    }
    if (which == 2)
        alike[n / 2] = 1e6; /* by √n deviations */
    if (which == 0)
        importance_ratio(n, x, y, left);
    else if (which == 1)
        left[0] = effective_sample_size(n, alike);
    else if (which == 2)
        normalise(n, alike, left);
    else if (which == 3)
        left[0] = clipped_objective(n, x, z, 0.2);
    else if (which == 4)
        clipped_slope(n, x, z, 0.2, left);
    else if (which == 5)
        left[0] = approximate_kl(n, x, y);
    else if (which == 6)
        value_slope(n, x, y, z, 0.2, left);
    else
        ppo_gradient(n, 2, pi, a, z, 0.1, dlogits);
    bool one = which == 1 || which == 3 || which == 5;
    many_left(one ? 1 : which == 7 ? 2 * n : n, which == 7 ? dlogits[0] : left, out);
}

static void many_of_play(size_t n, double out[2])
{
    double obs[n][4], row[n][6], of_obs[2];
    int a[n];
    job_play(1, 0, 1, n, 4, 6, 0.3, obs, a, row);
    many_left(4 * n, obs[0], of_obs);
    many_left(6 * n, row[0], out);
    out[0] += of_obs[0];
    for (size_t t = 0; t < n; t++)
        out[1] += (double)(t % 7) * a[t];
}

static void many_of_minibatch(size_t n, double out[2])
{
    double adv[n], target[n], w[165];
    int which[n];
    for (size_t t = 0; t < n; t++) {
        adv[t] = 2 * many_number(t) - 1, target[t] = many_number(3 * t + 1);
        which[t] = (int)(n - 1 - t);
    }
    job_minibatch(
        1, n, 0.3, 0.3, n, which, adv, target,
        &(PpoSettings){
            .epsilon = 0.2, .clip = 0.2, .c_value = 0.5, .c_entropy = 0.1, .lr = 0.01},
        165, w);
    many_left(165, w, out);
}

void job_many(size_t which, size_t n, size_t K, double out[K])
{
    REQUIRE(K == 2 && which < 11, "K is 2, and there is no function %zu", which);
    double was[n], is[n];
    if (which < 8)
        many_of_function(which, n, out);
    else if (which == 8)
        many_of_play(n, out);
    else if (which == 9)
        many_of_minibatch(n, out);
    else
        out[0] = out[1] = job_kl(1, n, 0.3, was, is);
}

bool job_is_quick(size_t which) { return many_quick(job_many, which, 66000); }

/* ---- training ---- */

void job_ppo(size_t seed, size_t world, size_t iterations, size_t T, size_t hidden,
             const PpoSettings *how, size_t N, double ended[iterations], double w[N])
{
    Env *env = open_world(world, seed);
    Net *net = new_net(env, hidden, 0.01, seed);
    size_t D = env_sizes(env).obs;
    double obs[D];
    begin(env, world, obs);
    for (size_t i = 0; i < iterations; i++) {
        ended[i] = (double)ppo_iteration(env, net, T, D, obs, how, seed,
                                         (seed >> 20) + i * how->epochs);
        REQUIRE(env_running(env),
                "ppo_iteration: the episode is over when it comes back, "
                "and the world is not reset");
    }
    read_weights(net, N, w);
    net_free(net);
    env_close(env);
}

/* What a drawn agent is told. */
typedef struct {
    size_t seed, T;
    const PpoSettings *how;
} AnyPlay;

static double play_any(Drawn *agent, const void *how)
{
    const AnyPlay *run = how;
    PpoSettings settings = *run->how;
    settings.lr = drawn_lr(agent, settings.lr);
    size_t ended = ppo_iteration(agent->env, agent->net, run->T, agent->D, agent->obs,
                                 &settings, run->seed, run->seed >> 20);
    REQUIRE(env_running(agent->env), "ppo_iteration: the episode is over when it comes "
                                     "back, and the world is not reset");
    return (double)ended;
}

void job_any(size_t seed, size_t W, const int drawn[W], size_t iterations,
             const AnyNet *net, const PpoSettings *how, size_t N, double w[N],
             double ended[iterations])
{
    char why[WHY];
    const AnyPlay all = {seed, net->T, how};
    const DrawnRun run = {seed, iterations, net->twin};
    const DrawnNet shape = {net->layers, net->hidden, net->stacks, net->far,
                            net->epsilon};
    bool done = drawn_run(W, drawn, run, shape, play_any, &all, N, w, ended, WHY, why);
    REQUIRE(done, "job_any: %s", why);
}

/* What a drawn agent shows of its rows. */
typedef struct {
    size_t T, D;
    double *obs, *row;
    int *a;
} AnyRows;

static double show_any(Drawn *agent, const void *how)
{
    const AnyRows *out = how;
    return (double)shown(agent->env, agent->net, 1, out->T, out->D, 6, agent->obs,
                         (double(*)[out->D])out->obs, out->a, (double(*)[6])out->row);
}

void job_any_play(size_t seed, size_t W, const int drawn[W], size_t rollouts,
                  const AnyNet *net, size_t N, size_t T, size_t D, size_t K,
                  double obs[T][D], int a[T], double row[T][K], double ended[rollouts])
{
    char why[WHY];
    double w[N];
    const AnyRows out = {T, D, obs[0], row[0], a};
    const DrawnRun run = {seed, rollouts, net->twin};
    const DrawnNet shape = {net->layers, net->hidden, net->stacks, net->far,
                            net->epsilon};
    REQUIRE(K == 6, "K is 6");
    bool done = drawn_run(W, drawn, run, shape, show_any, &out, N, w, ended, WHY, why);
    REQUIRE(done, "job_any_play: %s", why);
}

/* ---- watching ---- */

static void probabilities(Net *net, size_t T, size_t A, const double obs[],
                          double pi[T][A])
{
    double logits[T][A];
    net_forward(net, T, obs, logits[0], NULL);
    for (size_t t = 0; t < T; t++)
        softmax(A, logits[t], pi[t]);
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

/* Of the actions taken: the largest ratio, and what share of the rows is left of
 * them as a sample. */
static void ratios(size_t T, size_t A, const double before[T][A],
                   const double after[T][A], const int a[T], double *far, double *share)
{
    double logp[T], logp_old[T], ratio[T];
    for (size_t t = 0; t < T; t++) {
        logp[t] = log(after[t][a[t]]);
        logp_old[t] = log(before[t][a[t]]);
    }
    importance_ratio(T, logp, logp_old, ratio);
    *far = 0;
    for (size_t t = 0; t < T; t++)
        *far = fmax(*far, ratio[t]);
    *share = effective_sample_size(T, ratio) / (double)T;
}

static double mean_length(const Rollout *played)
{
    size_t ends = 0;
    for (size_t t = 0; t < played->T; t++)
        ends += played->terminated[t] || played->truncated[t];
    return (double)played->T / (double)(ends ? ends : 1);
}

void job_watched(size_t seed, size_t iterations, size_t T, size_t hidden,
                 const PpoSettings *how, double length[iterations],
                 double kl[iterations], double far[iterations],
                 double share[iterations])
{
    Env *env = open_world(0, seed), *other = open_world(0, seed + 1000003);
    Net *net = new_net(env, hidden, 0, seed);
    Rollout *watched = rollout_new(other, T);
    REQUIRE(watched, "no memory");
    size_t D = env_sizes(env).obs, A = env_sizes(env).actions;
    double obs[D], before[T][A], after[T][A];
    env_reset(env, obs);
    for (size_t i = 0; i < iterations; i++) {
        rollout_steps(watched, other, rollout_by_net, net);
        length[i] = mean_length(watched);
        probabilities(net, T, A, watched->obs, before);
        ppo_iteration(env, net, T, D, obs, how, seed, i * how->epochs);
        probabilities(net, T, A, watched->obs, after);
        kl[i] = exact_kl(T, A, before, after);
        ratios(T, A, before, after, watched->a, &far[i], &share[i]);
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

void job_net(size_t seed, size_t episodes, size_t hidden, double gamma, double lr,
             size_t N, double w[N], double ret[episodes])
{
    const PpoSettings how = {.epochs = 4,
                             .M = 32,
                             .gamma = gamma,
                             .lambda = 0.95,
                             .epsilon = 0.2,
                             .clip = HUGE_VAL,
                             .c_value = 0.5,
                             .target_kl = HUGE_VAL,
                             .lr = lr};
    Env *env = open_world(0, seed), *other = open_world(0, seed + 1000003);
    Net *net = new_net(env, hidden, 0, seed);
    Rollout *episode = rollout_new(other, env_sizes(other).limit);
    REQUIRE(episode, "no memory");
    size_t D = env_sizes(env).obs;
    double obs[D];
    env_reset(env, obs);
    for (size_t i = 0; i < episodes; i++) {
        ppo_iteration(env, net, 128, D, obs, &how, seed, i * how.epochs);
        ret[i] = played(other, net, episode);
    }
    read_weights(net, N, w);
    rollout_free(episode);
    net_free(net);
    env_close(env);
    env_close(other);
}
