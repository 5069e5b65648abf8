/* jobs.c: the worlds of lesson 8, its workers in a given order, and its workers as
 * threads. */
#include "jobs.h"
#include "drawn.h"
#include "env.h"
#include "journal_inside.h"
#include "many.h"
#include "net.h"
#include "rng.h"
#include "rollout.h"
#include "tables.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#ifndef __wasm__
#include <pthread.h>
#endif

enum { WHY = 256, MOST = 64 };

/* ---- the workers ---- */

/* One of them: what it plays with, and what a thread of it needs to know. */
typedef struct Crew Crew;
typedef struct {
    Crew *crew;
    Env *env;
    Net *copy;
    double *obs;
    size_t turns, came; /* how many it has had; the number of its last push */
#ifndef __wasm__
    pthread_t thread;
#endif
} Worker;

struct Crew {
    size_t W, D, N;
    Net *shared;
    Worker worker[MOST];
    const WorkerSettings *how;
    /* of threads */
    size_t M, begun, pushed, pause, dies;
    int *who;
    double *ended, *at, start;
    bool go;
#ifndef __wasm__
    pthread_mutex_t gate; /* of begun and go */
#endif
};

static Env *open_world(size_t world, size_t seed)
{
    static const char *const worlds[] = {"cartpole", "probe-action", "probe-policy",
                                         NULL,       "cartpole",     "probe-input"};
    char why[WHY];
    REQUIRE(world < 6, "there is no world %zu", world);
    Mdp *row = worlds[world]
                   ? NULL
                   : grid_new(1, (const char *const[]){"S.G"}, -0.04, 1, -1, WHY, why);
    Env *env = worlds[world] ? env_open(worlds[world], seed, WHY, why)
                             : env_finite(row, 2, seed, WHY, why);
    REQUIRE(env, "a world: %s", why);
    return env;
}

static Net *new_net(const Env *env, const Scene *scene)
{
    char why[WHY];
    EnvSizes n = env_sizes(env);
    Net *net = net_new((NetSpec){.inputs = n.obs,
                                 .layers = 2,
                                 .hidden = scene->hidden,
                                 .outputs = n.actions,
                                 .shared = true,
                                 .epsilon = scene->usual ? 0 : 0.01,
                                 .seed = scene->seed},
                       WHY, why);
    REQUIRE(net, "a network: %s", why);
    return net;
}

/* Worker i in the middle of its first episode or at its beginning. */
static Worker new_worker(Crew *crew, const Scene *scene, size_t i)
{
    Env *env = open_world(scene->world, scene->seed + (scene->same ? 0 : 7919 * i));
    Worker worker = {.crew = crew, .env = env, .copy = new_net(env, scene)};
    worker.obs = malloc(env_sizes(env).obs * sizeof *worker.obs);
    REQUIRE(worker.obs, "no memory for a worker");
    env_reset(env, worker.obs);
    for (size_t k = 0; scene->world == 4 && k < 4; k++)
        env_step(env, k % 2, worker.obs);
    return worker;
}

static void new_crew(Crew *crew, const Scene *scene, size_t W,
                     const WorkerSettings *how)
{
    REQUIRE(W >= 1 && W <= MOST, "%zu workers, expected 1 to %d", W, MOST);
    *crew = (Crew){.W = W, .how = how};
    for (size_t i = 0; i < W; i++)
        crew->worker[i] = new_worker(crew, scene, i);
    crew->shared = new_net(crew->worker[0].env, scene);
    crew->D = env_sizes(crew->worker[0].env).obs;
    crew->N = net_count(crew->shared);
}

static void free_crew(Crew *crew)
{
    for (size_t i = 0; i < crew->W; i++) {
        net_free(crew->worker[i].copy);
        env_close(crew->worker[i].env);
        free(crew->worker[i].obs);
    }
    net_free(crew->shared);
}

static void check_sizes(const Crew *crew, size_t D, size_t N)
{
    REQUIRE(crew->D == D, "an observation has %zu numbers, D is %zu", crew->D, D);
    REQUIRE(crew->N == N, "the network has %zu weights, N is %zu", crew->N, N);
}

static size_t take_turn(Worker *worker)
{
    Crew *crew = worker->crew;
    size_t ended = a3c_turn(worker->env, worker->copy, crew->shared, crew->D,
                            worker->obs, crew->how);
    REQUIRE(env_running(worker->env), "a3c_turn: the episode is over when it comes "
                                      "back, and the world is not reset");
    return ended;
}

/* ---- each part alone ---- */

/* Moves every weight by a normal number times `far`. */
static void scatter(Net *net, size_t seed, size_t round, double far)
{
    size_t N = net_count(net);
    double w[N];
    net_weights(net, w);
    for (size_t j = 0; j < N; j++)
        w[j] += far * rng_normal(seed, round, j, RNG_INIT);
    net_set_weights(net, w);
}

/* A gradient that nobody has asked for. */
static void litter(Net *net, size_t seed, size_t round)
{
    size_t N = net_count(net);
    double g[N];
    for (size_t j = 0; j < N; j++)
        g[j] = rng_normal(seed, round, j, RNG_NORMAL);
    net_set_gradient(net, g);
}

static double farthest(size_t N, const double x[N], const double y[N])
{
    double most = 0;
    for (size_t j = 0; j < N; j++)
        most = fmax(most, fabs(x[j] - y[j]));
    return most;
}

size_t job_worker(const Scene *scene, size_t turns, const WorkerSettings *how, size_t D,
                  size_t N, size_t K, double obs[D], double g[N], double left[K])
{
    Crew crew;
    double before[N], after[N], none[N];
    size_t ended = 0;
    new_crew(&crew, scene, 1, how);
    check_sizes(&crew, D, N);
    Worker *one = &crew.worker[0];
    for (size_t i = 0; i < turns; i++) {
        scatter(one->copy, scene->seed, i, 0.3);
        litter(one->copy, scene->seed, i);
        net_weights(one->copy, before);
        ended = worker_gradient(one->env, one->copy, D, one->obs, how, N, g);
        REQUIRE(env_running(one->env),
                "worker_gradient: the episode is over when it comes back, and the "
                "world is not reset");
    }
    memcpy(obs, one->obs, D * sizeof obs[0]);
    net_weights(one->copy, after);
    left[1] = farthest(N, before, after);
    for (size_t j = 0; j < N; j++)
        none[j] = 0;
    net_gradient(one->copy, after);
    left[0] = farthest(N, after, none);
    free_crew(&crew);
    return ended;
}

void job_step(const Scene *scene, double size, size_t steps, const double lr[steps],
              size_t W, size_t N, double w[N])
{
    char why[WHY];
    double first[N], g[W][N];
    Net *net = net_new((NetSpec){.inputs = 2,
                                 .layers = 1,
                                 .hidden = 2,
                                 .outputs = 2,
                                 .shared = true,
                                 .epsilon = scene->usual ? 0 : 0.01,
                                 .seed = scene->seed},
                       WHY, why);
    REQUIRE(net, "a network: %s", why);
    REQUIRE(net_count(net) == N, "the network has %zu weights, N is %zu",
            net_count(net), N);
    net_weights(net, first);
    for (size_t i = 0; i < steps; i++) {
        litter(net, scene->seed, i);
        for (size_t j = 0; j < W * N; j++)
            g[j / N][j % N] =
                i == 1 ? 0 : size * rng_normal(scene->seed, 100 + i, j, RNG_NORMAL);
        shared_step(net, W, N, g, &(WorkerSettings){.lr = lr[i]});
    }
    net_weights(net, w);
    for (size_t j = 0; j < N; j++)
        w[j] -= first[j];
    net_free(net);
}

/* ---- together, and each for itself ---- */

void job_together(const Scene *scene, size_t W, size_t turns, size_t iterations,
                  const WorkerSettings *how, size_t N, double w[N],
                  double ended[iterations])
{
    Crew crew;
    new_crew(&crew, scene, W, how);
    check_sizes(&crew, crew.D, N);
    double(*g)[N] = malloc(W * turns * sizeof *g);
    REQUIRE(g, "no memory for the gradients");
    for (size_t k = 0; k < iterations; k++) {
        ended[k] = 0;
        for (size_t i = 0; i < W * turns; i++) {
            Worker *worker = &crew.worker[i / turns];
            ended[k] += (double)worker_gradient(worker->env, crew.shared, crew.D,
                                                worker->obs, how, N, g[i]);
        }
        shared_step(crew.shared, W * turns, N, g, how);
    }
    net_weights(crew.shared, w);
    free(g);
    free_crew(&crew);
}

/* Who else is about while one worker has its turn, and what is seen of that turn. */
typedef struct {
    const Env *env;
    size_t seed, count, steps;
    int before, behind, locks, strays;
    double *seen;
    Worker *other; /* who has turns within this one; NULL: nobody */
    bool meeting;  /* has one now */
    bool locked;   /* this one has the lock: the other would wait */
} Company;

static void let_another(Company *c)
{
    if (c->locked)
        return;
    size_t most = journal_rest();
    c->meeting = true;
    take_turn(c->other);
    c->meeting = false;
    journal_go_on(most);
}

/* Another worker begins and ends a turn before this one's second step. */
static void meet_at_a_step(void *self)
{
    Company *c = self;
    if (++c->steps == 2)
        let_another(c);
}

static void keep_company(void *self, Net *shared, LockMoment moment)
{
    Company *c = self;
    if (c->meeting)
        return;
    if (moment == LOCK_GIVEN)
        c->locked = false;
    if (moment != LOCK_TAKEN && c->other)
        let_another(c);
    c->locked = moment == LOCK_TAKEN;
    int strangers = moment == LOCK_ASKED   ? c->before
                    : moment == LOCK_GIVEN ? c->behind
                                           : 0;
    if (moment == LOCK_TAKEN) {
        c->locks++;
        env_observe(c->env, c->seen);
    }
    for (int k = 0; k < strangers; k++, c->count++) {
        scatter(shared, c->seed, 1000 + c->count, 0.02);
        litter(shared, c->seed, 1000 + c->count);
    }
}

static void count_strays(void *self, Net *copy, LockMoment moment)
{
    (void)copy;
    Company *c = self;
    c->strays += moment == LOCK_TAKEN && !c->meeting;
}

void job_apart(const Scene *scene, size_t W, size_t M, const int who[M],
               const int before[M], const int behind[M], bool meet,
               const WorkerSettings *how, size_t D, size_t N, double w[N],
               double copy[W][N], double ended[M], int locks[M], int strays[M],
               double seen[M][D])
{
    Crew crew;
    Company company = {.seed = scene->seed};
    new_crew(&crew, scene, W, how);
    check_sizes(&crew, D, N);
    net_watch(crew.shared, keep_company, &company);
    for (size_t i = 0; i < W; i++)
        net_watch(crew.worker[i].copy, count_strays, &company);
    for (size_t m = 0; m < M; m++) {
        Worker *worker = &crew.worker[who[m]];
        memset(seen[m], 0, sizeof seen[m]);
        net_weights(crew.shared, w);
        if (scene->fresh)
            net_set_weights(worker->copy, w);
        company = (Company){.env = worker->env,
                            .seed = scene->seed,
                            .count = company.count,
                            .before = before[m],
                            .behind = behind[m],
                            .seen = seen[m]};
        if (meet) {
            REQUIRE(W > 1, "nobody is there to be met");
            company.other = &crew.worker[((size_t)who[m] + 1) % W];
            env_watch(worker->env, meet_at_a_step, &company);
        }
        ended[m] = (double)take_turn(worker);
        env_watch(worker->env, NULL, NULL);
        locks[m] = company.locks, strays[m] = company.strays;
    }
    net_weights(crew.shared, w);
    for (size_t i = 0; i < W; i++)
        net_weights(crew.worker[i].copy, copy[i]);
    free_crew(&crew);
}

/* ---- in drawn worlds ---- */

/* How far a worker is there, and where goes what is seen of it: not of its twin, who
 * comes after it. */
typedef struct {
    const Drawn *agent;
    size_t turn;
    double *g, *left;
    Net *copy;
    int *locks;
} Seen;

typedef struct {
    const WorkerSettings *how;
    size_t seed;
    DrawnNet net;
    Seen *seen;
} AnyWorker;

static void stays_running(const Drawn *agent, const char *function)
{
    REQUIRE(env_running(agent->env),
            "%s: the episode is over when it comes back, and the world is not reset",
            function);
}

static bool is_first(Seen *seen, const Drawn *agent)
{
    if (!seen->agent)
        seen->agent = agent;
    return seen->agent == agent;
}

/* The largest number in its gradient. */
static double gradient_left(const Net *net)
{
    size_t N = net_count(net);
    double rest[N], none[N];
    memset(none, 0, sizeof none);
    net_gradient(net, rest);
    return farthest(N, rest, none);
}

/* How far Adam's next step leads from where its first one would, had nobody touched its
 * averages. The network's weights are put back, and its gradient is emptied. */
static double adam_touched(const Env *env, Net *net, const AnyWorker *worker)
{
    char why[WHY];
    size_t N = net_count(net);
    double before[N], after[N], expected[N];
    size_t most = journal_rest();
    Net *fresh = drawn_net(env, worker->seed, worker->net, WHY, why);
    REQUIRE(fresh, "a network: %s", why);
    net_weights(net, before);
    net_set_weights(fresh, before);
    litter(fresh, worker->seed, 1), litter(net, worker->seed, 1);
    adam_step(fresh, 0.01), adam_step(net, 0.01);
    net_weights(fresh, expected), net_weights(net, after);
    net_set_weights(net, before), net_set_gradient(net, NULL);
    journal_go_on(most);
    net_free(fresh);
    return farthest(N, expected, after);
}

static double any_gradient(Drawn *agent, const void *run)
{
    const AnyWorker *worker = run;
    Seen *seen = worker->seen;
    size_t N = net_count(agent->net);
    double before[N], after[N], g[N];
    litter(agent->net, worker->seed, 0);
    net_weights(agent->net, before);
    size_t ended = worker_gradient(agent->env, agent->net, agent->D, agent->obs,
                                   worker->how, N, g);
    stays_running(agent, "worker_gradient");
    net_weights(agent->net, after);
    if (is_first(seen, agent)) {
        double left = fmax(farthest(N, before, after), gradient_left(agent->net));
        if (seen->turn == 0)
            left = fmax(left, adam_touched(agent->env, agent->net, worker));
        memcpy(seen->g + seen->turn * N, g, sizeof g);
        seen->left[seen->turn++] = left;
    }
    return (double)ended;
}

static double any_turn(Drawn *agent, const void *run)
{
    const AnyWorker *worker = run;
    char why[WHY];
    double see[agent->D];
    Seen *seen = worker->seen;
    if (!seen->copy) {
        seen->copy = drawn_net(agent->env, worker->seed + 7, worker->net, WHY, why);
        REQUIRE(seen->copy, "a network: %s", why);
        litter(agent->net, worker->seed, 0);
        adam_step(agent->net, 0.01);
    }
    Company company = {.env = agent->env, .seed = worker->seed, .count = seen->turn,
                       .before = 1, .behind = 1, .seen = see};
    WorkerSettings how = *worker->how;
    how.lr = drawn_lr(agent, how.lr);
    net_watch(agent->net, keep_company, &company);
    size_t ended = a3c_turn(agent->env, seen->copy, agent->net, agent->D, agent->obs,
                            &how);
    stays_running(agent, "a3c_turn");
    net_watch(agent->net, NULL, NULL);
    double left = gradient_left(seen->copy);
    if (seen->turn == 0)
        left = fmax(left, adam_touched(agent->env, seen->copy, worker));
    seen->left[seen->turn] = left;
    seen->locks[seen->turn++] = company.locks;
    return (double)ended;
}

static void run_worker(size_t seed, size_t P, const int drawn[P], const AnyNet *net,
                       size_t turns, const WorkerSettings *how, DrawnPlay *play,
                       Seen *seen, size_t N, double w[N], double ended[turns])
{
    char why[WHY];
    const DrawnNet shape = {net->layers, net->hidden, net->stacks, net->far,
                            net->epsilon};
    const AnyWorker worker = {how, seed, shape, seen};
    const DrawnRun run = {seed, turns, net->twin && seen->g};
    bool done = drawn_run(P, drawn, run, shape, play, &worker, N, w, ended, WHY, why);
    REQUIRE(done, "a drawn world: %s", why);
}

void job_any_worker(size_t seed, size_t P, const int drawn[P], const AnyNet *net,
                    size_t turns, const WorkerSettings *how, size_t N,
                    double g[turns][N], double ended[turns], double left[turns])
{
    double w[N];
    Seen seen = {.g = g[0], .left = left};
    run_worker(seed, P, drawn, net, turns, how, any_gradient, &seen, N, w, ended);
}

void job_any_turns(size_t seed, size_t P, const int drawn[P], const AnyNet *net,
                   size_t turns, const WorkerSettings *how, size_t N, double w[N],
                   double copy[N], double ended[turns], int locks[turns],
                   double left[turns])
{
    Seen seen = {.locks = locks, .left = left};
    run_worker(seed, P, drawn, net, turns, how, any_turn, &seen, N, w, ended);
    net_weights(seen.copy, copy);
    net_free(seen.copy);
}

/* ---- threads ---- */

#ifdef __wasm__
static bool by_threads(Crew *crew) { return false; }
static double seconds_now(void) { return 0; }
#else
static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Whether this worker goes on: there are turns left, and it lives. */
static bool begins_another(Worker *worker)
{
    Crew *crew = worker->crew;
    bool dead = crew->dies && worker == crew->worker && worker->turns == crew->dies;
    pthread_mutex_lock(&crew->gate);
    bool begins = crew->go && !dead && crew->begun < crew->M;
    crew->begun += begins;
    worker->turns += begins;
    pthread_mutex_unlock(&crew->gate);
    return begins;
}

static void *work(void *self)
{
    Worker *worker = self;
    while (begins_another(worker)) {
        size_t ended = take_turn(worker);
        worker->crew->ended[worker->came] = (double)ended;
    }
    return NULL;
}

/* False if the system refuses one of them; those that it has granted then end. All wait
 * at the gate until it is known. */
static bool by_threads(Crew *crew)
{
    enum { STACK = 1 << 20 };
    pthread_attr_t attributes;
    size_t started = 0;
    pthread_mutex_init(&crew->gate, NULL);
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK);
    pthread_mutex_lock(&crew->gate);
    while (started < crew->W &&
           !pthread_create(&crew->worker[started].thread, &attributes, work,
                           &crew->worker[started]))
        started++;
    crew->go = started == crew->W;
    crew->start = seconds_now();
    pthread_mutex_unlock(&crew->gate);
    for (size_t i = 0; i < started; i++)
        pthread_join(crew->worker[i].thread, NULL);
    pthread_attr_destroy(&attributes);
    pthread_mutex_destroy(&crew->gate);
    return crew->go;
}
#endif

/* The worker that runs this: its own thread's, or, where there are none, the one whose
 * turn it is. */
static Worker *present(Crew *crew)
{
#ifndef __wasm__
    for (size_t i = 0; crew->go && i < crew->W; i++)
        if (pthread_equal(crew->worker[i].thread, pthread_self()))
            return &crew->worker[i];
#endif
    return &crew->worker[crew->pushed % crew->W];
}

/* Writes down whose push comes now; it is told by the holder of the lock. */
static void write_down(void *self, Net *shared, LockMoment moment)
{
    Crew *crew = self;
    if (moment == LOCK_ASKED && crew->pause)
        usleep((useconds_t)crew->pause);
    if (moment != LOCK_TAKEN)
        return;
    REQUIRE(crew->pushed < crew->M, "a3c_turn: it has had the lock more than once");
    Worker *worker = present(crew);
    worker->came = crew->pushed++;
    crew->who[worker->came] = (int)(worker - crew->worker);
    crew->at[worker->came] = seconds_now() - crew->start;
}

static void in_turn(Crew *crew)
{
    crew->start = seconds_now();
    while (crew->pushed < crew->M) {
        size_t m = crew->pushed;
        crew->ended[m] = (double)take_turn(&crew->worker[m % crew->W]);
        REQUIRE(crew->pushed > m, "a3c_turn: it has not asked for the lock");
    }
}

size_t job_threads(const Scene *scene, size_t W, size_t M, size_t pause, size_t dies,
                   const WorkerSettings *how, size_t N, double w[N], int who[M],
                   double ended[M], double at[M])
{
    Crew crew;
    new_crew(&crew, scene, W, how);
    check_sizes(&crew, crew.D, N);
    crew.M = M, crew.pause = pause, crew.dies = dies;
    crew.who = who, crew.ended = ended, crew.at = at;
    net_watch(crew.shared, write_down, &crew);
    bool threads = by_threads(&crew);
    if (!threads)
        in_turn(&crew);
    REQUIRE(crew.pushed == M, "of %zu turns only %zu came to their lock", M,
            crew.pushed);
    net_weights(crew.shared, w);
    free_crew(&crew);
    return threads ? W : 0;
}

/* ---- how long it took ---- */

size_t job_reached(size_t W, size_t M, const int who[M], const double ended[M],
                   size_t T, double goal)
{
    enum { OVER = 100 };
    double last[OVER] = {0}, sum = 0, played[MOST] = {0};
    size_t n = 0;
    REQUIRE(W <= MOST, "%zu workers, expected at most %d", W, MOST);
    for (size_t m = 0; m < M; m++) {
        double *mine = &played[who[m]];
        *mine += (double)T;
        for (double k = ended[m]; k > 0; k--, n++) {
            sum += *mine / ended[m] - last[n % OVER];
            last[n % OVER] = *mine / ended[m];
        }
        *mine = ended[m] > 0 ? 0 : *mine;
        if (n >= OVER && sum >= goal * OVER)
            return m + 1;
    }
    return 0;
}

/* ---- many entries ---- */

static void many_gradients(size_t W, size_t n, double out[])
{
    double(*g)[n] = malloc(W * sizeof *g), *mean = malloc(n * sizeof *mean);
    REQUIRE(g && mean, "no memory");
    for (size_t j = 0; j < W * n; j++)
        g[0][j] = many_number(j);
    mean_gradient(W, n, g, mean);
    many_left(n, mean, out);
    free(g);
    free(mean);
}

static void many_targets(size_t n, double out[])
{
    double(*x)[2][n] = malloc(3 * sizeof *x);
    bool(*flag)[2][n] = malloc(2 * sizeof *flag);
    REQUIRE(x && flag, "no memory");
    for (size_t k = 0; k < 2 * n; k++) {
        x[0][k / n][k % n] = many_number(k);
        x[1][k / n][k % n] = many_number(3 * k + 1);
        flag[0][k / n][k % n] = k % 500 == 3;
        flag[1][k / n][k % n] = k % 700 == 2;
    }
    nstep_targets(2, n, x[0], x[1], flag[0], flag[1], 0.99, x[2]);
    many_left(2 * n, x[2][0], out);
    free(x);
    free(flag);
}

static void many_ages(size_t n, double out[])
{
    int who[n], age[n];
    double x[n];
    for (size_t m = 0; m < n; m++)
        who[m] = m == 0 || m + 1 == n ? 3 : (int)(3 * many_number(m));
    gradient_ages(n, who, age);
    for (size_t m = 0; m < n; m++)
        x[m] = age[m];
    many_left(n, x, out);
}

void job_many(size_t which, size_t n, size_t K, double out[K])
{
    if (which == 0)
        many_gradients(3, n, out);
    else if (which == 4)
        many_gradients(n, 3, out);
    else if (which == 1)
        many_targets(n, out);
    else if (which == 2)
        many_ages(n, out);
    else {
        double x[n];
        stale_descent(n, 1, 0.3, 2, 1, x);
        many_left(n, x, out);
    }
}

bool job_is_quick(size_t which) { return many_quick(job_many, which, 66000); }

/* ---- make agent ---- */

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
    enum { WORKERS = 8 };
    const Scene scene = {.seed = seed, .hidden = hidden, .usual = true};
    const WorkerSettings how = {.T = 16,
                                .gamma = gamma,
                                .c_value = 0.05,
                                .c_entropy = 0.01,
                                .lr = lr};
    Crew crew;
    new_crew(&crew, &scene, WORKERS, &how);
    check_sizes(&crew, crew.D, N);
    Env *other = open_world(0, seed + 1000003);
    Rollout *episode = rollout_new(other, env_sizes(other).limit);
    REQUIRE(episode, "no memory");
    for (size_t e = 0; e < episodes; e++) {
        for (size_t i = 0; i < WORKERS; i++)
            take_turn(&crew.worker[i]);
        ret[e] = played(other, crew.shared, episode);
    }
    net_weights(crew.shared, w);
    rollout_free(episode);
    env_close(other);
    free_crew(&crew);
}
