/* tables.h: the finite worlds of the lessons, each built as a table (mdp.h).
 *
 * Every constructor returns NULL for bad input and writes one sentence to error[size] that says
 * what was found and what was expected. Worlds of one decision have a state to decide in, 0, and
 * a terminal state for each outcome, so that chance pays by choosing the outcome and every value
 * stays exact. */
#pragma once
#include "mdp.h"

/* A grid drawn as text: '.' floor, '#' wall, 'S' start, 'G' goal, 'P' pit. States are the cells,
 * row by row, walls included. Actions 0 north, 1 east, 2 south, 3 west; a move into a wall or
 * over the edge stays where it is. Goals and pits end the episode; with several starts, each is
 * as likely as the others.
 *   rows         lines of the map, ≥ 1
 *   map[rows]    equally long lines, ≥ 1 character; at least one S and one G
 *   step         reward of every move, the last one too
 *   goal, pit    reward added on arrival
 *   error[size]  out: why NULL was returned; rows and columns counted from 0 */
Mdp *grid_new(size_t rows, const char *const map[], double step, double goal, double pit,
              size_t size, char error[size]);

/* A bandit: one decision; arm a pays mean[a] − spread or mean[a] + spread, with probability 1/2
 * each.
 *   A            arms, ≥ 1
 *   mean[A]      average pay
 *   spread       finite; 0 for a certain pay
 *   error[size]  out: why NULL was returned */
Mdp *mdp_bandit(size_t A, const double mean[A], double spread, size_t size, char error[size]);

/* A matrix game of one round against an opponent who draws o ~ q.
 *   A, B          moves of the agent and of the opponent, ≥ 1
 *   payoff[A][B]  what move a earns against move o
 *   q[B]          the opponent's probabilities
 *   error[size]   out: why NULL was returned */
Mdp *mdp_game(size_t A, size_t B, const double payoff[A][B], const double q[B], size_t size,
              char error[size]);

/* The aliased corridor: three cells that look alike, then the goal; −1 a move, γ = 1 intended.
 * Action 0 goes left, 1 right, but in cell 1 they are exchanged. The table policy has one row.
 *   error[size]  out: why NULL was returned
 * Source: Sutton & Barto (2018), example 13.1. */
Mdp *mdp_corridor(size_t size, char error[size]);

/* A walk on a line of n cells, from the middle: action 0 goes left, 1 right, and either end is
 * the end. Pays 1 for leaving at the right. State 0 is the left end, n + 1 the right one.
 *   n            cells, odd
 *   error[size]  out: why NULL was returned
 * Source: Sutton & Barto (2018), example 6.2. */
Mdp *mdp_walk(size_t n, size_t size, char error[size]);

/* Answers small enough to count: tokens 0 <s>, 1 the stop, 2 a, 3 b, said one after another until
 * the stop or the third. There are 15. An answer of x a's and y b's pays x − y/2 with its last
 * token; and 1.5 more if it is two letters and the stop, 2 less if it is aaa, and 0.25 for the
 * stop alone.
 * Who says <s>, which only begins an answer, has ended it, and is paid −2. States are what has been
 * said: 0 nothing, 1 a, 2 b, 3 aa, 4 ab, 5 ba, 6 bb; 7 is the end.
 *   error[size]  out: why NULL was returned */
enum { SENTENCES_TOKENS = 4, SENTENCES_STATES = 8, SENTENCES_MOST = 3 };
Mdp *mdp_sentences(size_t size, char error[size]);

/* Five worlds of one observed number, each of which an agent solves only if one part of it works.
 *   part         what must work
 *                PROBE_VALUE     one action, observation 0, pays 1: the value is learned
 *                PROBE_INPUT     one action, observation ±1, pays it: the value depends on the
 *                                observation
 *                PROBE_DISCOUNT  one action, observation 0 then 1, pays 1 in the end: the first
 *                                value is γ
 *                PROBE_ACTION    two actions, observation 0, pays −1 and +1: the reward moves
 *                                the policy
 *                PROBE_POLICY    two actions, observation ±1, pays +1 where action 1 meets +1 or
 *                                0 meets −1, else −1
 *   error[size]  out: why NULL was returned
 * Source: Jones (2021), Debugging Reinforcement Learning Systems, "probe environments". */
typedef enum { PROBE_VALUE, PROBE_INPUT, PROBE_DISCOUNT, PROBE_ACTION, PROBE_POLICY } Probe;
Mdp *mdp_probe(Probe part, size_t size, char error[size]);
