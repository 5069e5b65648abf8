/* physics.h: worlds of moving bodies, whose state is a few real numbers. CartPole and Pendulum
 * equal their namesakes in Gymnasium.
 *
 * A Mechanism is a set of functions of the state alone: no clock, no memory, no random numbers
 * of its own. The Env around it (env.c) counts steps, truncates and brings the random numbers.
 * To add a world, fill in a Mechanism and name it in env.c. */
#pragma once
#include "agent.h"

enum { PHYSICS_STATE = 4 }; /* numbers in the largest state */

/* Where a course's sizes stand in its state; no step changes them. */
enum { COURSE_SEEN = 2, COURSE_CONTROLS };

typedef struct {
    EnvSizes sizes;
    /* from uniform numbers to a first state */
    void (*start)(const double u[PHYSICS_STATE], double s[PHYSICS_STATE]);
    void (*observe)(const double s[PHYSICS_STATE], double obs[]);
    Step (*step)(double s[PHYSICS_STATE], size_t a);          /* NULL where the world is steered */
    Step (*steer)(double s[PHYSICS_STATE], const double u[]); /* NULL where actions have numbers */
} Mechanism;

/* observation: the state; start uniform in ±0.05; 500 steps */
extern const Mechanism physics_cartpole;
/* observation: cos θ, sin θ, θ̇; start θ in ±π, θ̇ in ±1; 200 steps */
extern const Mechanism physics_pendulum;
/* observation: 12 cosines of the state; start uniform in [0, 1); 5 steps */
extern const Mechanism physics_joints;
/* any sizes (env_course); start uniform in ±1.2 */
extern const Mechanism physics_course;
extern const Mechanism physics_plane; /* observation: the state; start uniform in ±1; 15 steps */

/* A cart that carries a pole, pushed left or right with 10 N for 0.02 s: explicit Euler, so
 * positions move with the velocities of before. Pays 1 for every step, the last one too;
 * terminates at |x| > 2.4 m or |θ| > 12°.
 *   s[4]  in/out: x (m), ẋ (m/s), θ (rad, 0 upright, positive to the right), θ̇ (rad/s)
 *   a     0 left, 1 right
 * Source: Barto, Sutton & Anderson (1983), appendix, without friction; Gymnasium, CartPole-v1. */
Step cartpole_step(double s[PHYSICS_STATE], size_t a);

/* A rod of 1 m and 1 kg turned by a torque for 0.05 s: θ̇ moves first, then θ with the new θ̇.
 * Pays −(θ² + 0.1 θ̇² + 0.001 u²), θ wrapped to [−π, π), of the state before the step and the
 * clipped torque. Never terminates.
 *   s[2]  in/out: θ (rad, 0 upright, not wrapped), θ̇ (rad/s, clipped to ±8)
 *   u[1]  torque (N m), clipped to ±2
 * Source: Gymnasium, Pendulum-v1. */
Step pendulum_step(double s[PHYSICS_STATE], const double u[]);

/* A point in the plane, moved by 0.2 u₀ east and 0.1 u₁ north. Pays −(x² + 2y² + 0.1 u₀² + 0.3
 * u₁²) of the state before the step and the clipped controls. Never terminates. For testing
 * agents.
 *   s[2]  in/out: x, y
 *   u[2]  controls, clipped to ±1 */
Step plane_step(double s[PHYSICS_STATE], const double u[]);

/* Forty controls, of which the j-th, from 0, moves number j mod 4 of the state by 0.05 and costs
 * 0.01 (j + 1) u_j²; the state costs s₁² + s₂ s₃, and where s₀ is between 0.998
 * and 1 it costs 1000.
 *   s[4]   in/out
 *   u[40]  the controls, each clipped to ±1 */
Step joints_step(double s[PHYSICS_STATE], const double u[]);

/* As many controls as s[COURSE_CONTROLS] says, of which the j-th, from 0, moves number j mod 2 of
 * the state by 0.3 / (j + 1), and costs (1 + j mod 7) / 10 of its square; the state costs s₁² +
 * s₀ s₁. Terminates at |s₀| > 1. For testing agents.
 *   s[4]  in/out; the last two are sizes
 *   u[]   the controls, each clipped to ±1 */
Step course_step(double s[PHYSICS_STATE], const double u[]);
