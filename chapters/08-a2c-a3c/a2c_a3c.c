/* Lesson 8: many workers. The contract of each function is in a2c_a3c.h. */
#include "a2c_a3c.h"
#include "gae.h"
#include "softmax_step.h"
#include <math.h>

void mean_gradient(size_t W, size_t N, const double g[W][N], double mean[N])
{
    TODO("mean", "a sum in the order of the workers; by what is it divided, and how "
                 "often?");
}

void nstep_targets(size_t W, size_t T, const double r[W][T], const double V_next[W][T],
                   const bool terminated[W][T], const bool truncated[W][T],
                   double gamma, double target[W][T])
{
    TODO("targets", "each worker from its last row back; three kinds of row have no "
                    "next one to go on with");
}

void gradient_ages(size_t M, const int who[M], int age[M])
{
    TODO("ages", "back to the worker's own last turn; which turns are counted, and "
                 "what if there was none?");
}

void stale_descent(size_t n, double h, double eta, size_t tau, double start,
                   double x[n])
{
    TODO("stale", "where was x when this gradient was worked out?");
}

double largest_stable_rate(double h, size_t tau)
{
    TODO("bound", "one sine");
}

size_t worker_gradient(Env *env, Net *net, size_t D, double obs[D],
                       const WorkerSettings *how, size_t N, double g[N])
{
    TODO("worker", "lesson 5's loop, with the n-step targets; an empty gradient "
                   "before net_backward, and after it one that has been read and "
                   "emptied");
}

void shared_step(Net *net, size_t W, size_t N, const double g[W][N],
                 const WorkerSettings *how)
{
    TODO("step", "one of your functions, and two of agent.h");
}

size_t a3c_turn(Env *env, Net *copy, Net *shared, size_t D, double obs[D],
                const WorkerSettings *how)
{
    TODO("turn", "what needs nobody else comes first; what must not be torn apart "
                 "stands between net_lock and net_unlock");
}
