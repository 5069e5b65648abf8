/* course.c: a world one steers in that ends: who leaves the road has crashed. It has as many
 * controls as one asks for and shows itself in as many numbers, no two of them alike; so an agent
 * meets sizes, short clocks and ends that no named world with controls has. */
#include "physics.h"
#include <math.h>

enum { MOVING = 2 }; /* numbers of the state that change; behind them are the two sizes */

static double clip(double x) { return x > 1 ? 1 : x < -1 ? -1 : x; }

Step course_step(double s[PHYSICS_STATE], const double u[])
{
    double cost = s[1] * s[1] + s[0] * s[1];
    for (size_t j = 0; j < (size_t)s[COURSE_CONTROLS]; j++) {
        double move = clip(u[j]);
        cost += 0.1 * (double)(j % 7 + 1) * move * move;
        s[j % MOVING] += 0.3 / (double)(j + 1) * move;
    }
    return (Step){.reward = -cost, .terminated = fabs(s[0]) > 1};
}

static void start(const double u[PHYSICS_STATE], double s[PHYSICS_STATE])
{
    for (size_t i = 0; i < MOVING; i++)
        s[i] = 2.4 * u[i] - 1.2;
}

static void observe(const double s[PHYSICS_STATE], double obs[])
{
    for (size_t i = 0; i < (size_t)s[COURSE_SEEN]; i++)
        obs[i] = cos((double)(i + 1) + s[i % MOVING] * (double)(i % 5 + 1));
}

const Mechanism physics_course = {.start = start, .observe = observe, .steer = course_step};
