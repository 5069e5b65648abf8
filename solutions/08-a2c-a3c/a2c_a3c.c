/* Lesson 8: many workers. The contract of each function is in a2c_a3c.h. */
#include "a2c_a3c.h"
#include "gae.h"
#include "softmax_step.h"
#include <math.h>

void mean_gradient(size_t W, size_t N, const double g[W][N], double mean[N])
{
    //> mean: a sum in the order of the workers; by what is it divided, and how often?
    for (size_t j = 0; j < N; j++) {
        double sum = 0;
        for (size_t i = 0; i < W; i++)
            sum += g[i][j];
        mean[j] = sum / (double)W;
    }
    //< mean
}

void nstep_targets(size_t W, size_t T, const double r[W][T], const double V_next[W][T],
                   const bool terminated[W][T], const bool truncated[W][T],
                   double gamma, double target[W][T])
{
    //> targets: each worker from its last row back; three kinds of row have no next
    //>     one to go on with
    for (size_t i = 0; i < W; i++)
        for (size_t t = T; t-- > 0;) {
            bool goes_on = t + 1 < T && !truncated[i][t];
            double next = goes_on ? target[i][t + 1] : V_next[i][t];
            target[i][t] = r[i][t] + (terminated[i][t] ? 0 : gamma * next);
        }
    //< targets
}

void gradient_ages(size_t M, const int who[M], int age[M])
{
    //> ages: back to the worker's own last turn; which turns are counted, and what if
    //>     there was none?
    for (size_t m = 0; m < M; m++) {
        size_t k = m;
        while (k > 0 && who[k - 1] != who[m])
            k--;
        age[m] = (int)(m - k);
    }
    //< ages
}

void stale_descent(size_t n, double h, double eta, size_t tau, double start,
                   double x[n])
{
    //> stale: where was x when this gradient was worked out?
    x[0] = start;
    for (size_t t = 0; t + 1 < n; t++)
        x[t + 1] = x[t] - eta * h * x[t < tau ? 0 : t - tau];
    //< stale
}

double largest_stable_rate(double h, size_t tau)
{
    //> bound: one sine
    return 2 * sin(M_PI / (2 * (2 * (double)tau + 1))) / h;
    //< bound
}

size_t worker_gradient(Env *env, Net *net, size_t D, double obs[D],
                       const WorkerSettings *how, size_t N, double g[N])
{
    //> worker: lesson 5's loop, with the n-step targets; an empty gradient before
    //>     net_backward, and after it one that has been read and emptied
    size_t T = how->T, A = env_sizes(env).actions, ended = 0;
    double seen[T][D], next[T][D], pi[T][A], dlogits[T][A];
    double r[1][T], V_next[1][T], target[1][T], V[T], error[T], dvalue[T];
    bool terminated[1][T], truncated[1][T];
    int a[T];
    for (size_t t = 0; t < T; t++) {
        double logits[A];
        for (size_t k = 0; k < D; k++)
            seen[t][k] = obs[k];
        net_forward(net, 1, obs, logits, &V[t]);
        softmax(A, logits, pi[t]);
        a[t] = (int)sample_action(A, pi[t], env_uniform(env, 0));
        Step step = env_step(env, (size_t)a[t], next[t]);
        r[0][t] = step.reward;
        terminated[0][t] = step.terminated;
        truncated[0][t] = step.truncated;
        for (size_t k = 0; k < D; k++)
            obs[k] = next[t][k];
        if (step.terminated || step.truncated) {
            env_reset(env, obs);
            ended++;
        }
    }
    net_forward(net, T, next[0], NULL, V_next[0]);
    nstep_targets(1, T, r, V_next, terminated, truncated, how->gamma, target);
    for (size_t t = 0; t < T; t++)
        error[t] = target[0][t] - V[t];
    const Weights weights = {how->c_value, how->c_entropy};
    joint_gradient(T, A, pi, a, error, error, &weights, dlogits, dvalue);
    net_set_gradient(net, NULL);
    net_backward(net, T, seen[0], dlogits[0], dvalue);
    net_gradient(net, g);
    net_set_gradient(net, NULL);
    return ended;
    //< worker
}

void shared_step(Net *net, size_t W, size_t N, const double g[W][N],
                 const WorkerSettings *how)
{
    //> step: one of your functions, and two of agent.h
    double mean[N];
    mean_gradient(W, N, g, mean);
    net_set_gradient(net, mean);
    adam_step(net, how->lr);
    //< step
}

size_t a3c_turn(Env *env, Net *copy, Net *shared, size_t D, double obs[D],
                const WorkerSettings *how)
{
    //> turn: what needs nobody else comes first; what must not be torn apart stands
    //>     between net_lock and net_unlock
    size_t N = net_count(shared);
    double g[1][N], w[N];
    size_t ended = worker_gradient(env, copy, D, obs, how, N, g[0]);
    net_lock(shared);
    shared_step(shared, 1, N, g, how);
    net_weights(shared, w);
    net_unlock(shared);
    net_set_weights(copy, w);
    return ended;
    //< turn
}
