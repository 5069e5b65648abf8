/* tables.c: fills in the tables of the lessons' worlds; mdp_checked has the last word on each. */
#include "tables.h"
#include <assert.h>
#include <stdio.h>
#include <string.h>

/* Action a in state s leads to next with probability p more, and pays r. */
static void lead(Mdp *mdp, size_t s, size_t a, size_t next, double p, double r)
{
    size_t at = (s * mdp->A + a) * mdp->S + next;
    mdp->P[at] += p;
    mdp->R[at] = r;
}

/* The place of the first unequal line or unknown character; true if there is none. */
static bool well_drawn(size_t rows, const char *const map[], size_t width, size_t size,
                       char error[size])
{
    for (size_t i = 0; i < rows; i++) {
        if (strlen(map[i]) != width) {
            snprintf(error, size, "grid: row %zu has %zu characters; expected %zu, as row 0 has", i,
                     strlen(map[i]), width);
            return false;
        }
        size_t j = strspn(map[i], ".#SGP");
        if (j < width) {
            const char *form = map[i][j] >= ' ' && map[i][j] <= '~' ? "'%c'" : "byte 0x%02x";
            char found[16];
            snprintf(found, sizeof found, form, (unsigned char)map[i][j]);
            snprintf(error, size, "grid: row %zu, column %zu is %s; expected one of . # S G P", i,
                     j, found);
            return false;
        }
    }
    return true;
}

static size_t count(size_t rows, const char *const map[], char wanted)
{
    size_t n = 0;
    for (size_t i = 0; i < rows; i++)
        for (const char *c = map[i]; *c; c++)
            n += *c == wanted;
    return n;
}

/* The cell that a move from (i, j) ends in. */
static size_t neighbour(size_t rows, size_t width, const char *const map[], size_t i, size_t j,
                        size_t a)
{
    static const int down[] = {-1, 0, 1, 0}, right[] = {0, 1, 0, -1};
    /* −1 wraps to a number beyond every edge */
    size_t to_i = i + (size_t)down[a], to_j = j + (size_t)right[a];
    bool open = to_i < rows && to_j < width && map[to_i][to_j] != '#';
    return open ? to_i * width + to_j : i * width + j;
}

static void fill_cell(Mdp *mdp, size_t rows, size_t width, const char *const map[], size_t s,
                      const double pay[3])
{
    char here = map[s / width][s % width];
    mdp->terminal[s] = here == 'G' || here == 'P' || here == '#';
    for (size_t a = 0; a < 4; a++) {
        size_t next = neighbour(rows, width, map, s / width, s % width, a);
        char there = map[next / width][next % width];
        lead(mdp, s, a, next, 1, pay[0] + (there == 'G' ? pay[1] : there == 'P' ? pay[2] : 0));
    }
}

Mdp *grid_new(size_t rows, const char *const map[], double step, double goal, double pit,
              size_t size, char error[size])
{
    size_t width = rows ? strlen(map[0]) : 0;
    if (!width) {
        snprintf(error, size,
                 "grid: the map is empty; expected at least one row of at least one character");
        return NULL;
    }
    if (!well_drawn(rows, map, width, size, error))
        return NULL;
    size_t starts = count(rows, map, 'S');
    if (!starts || !count(rows, map, 'G')) {
        snprintf(error, size, "grid: the map has no %s; expected at least one %s",
                 starts ? "goal" : "start", starts ? "G" : "S");
        return NULL;
    }
    Mdp *mdp = mdp_blank(rows * width, 4, size, error);
    for (size_t s = 0; mdp && s < mdp->S; s++) {
        fill_cell(mdp, rows, width, map, s, (double[]){step, goal, pit});
        mdp->rho[s] = map[s / width][s % width] == 'S' ? 1 / (double)starts : 0;
    }
    return mdp_checked(mdp, size, error);
}

/* A state to decide in and n outcomes, each of them an end. */
static Mdp *one_decision(size_t A, size_t n, size_t size, char error[size])
{
    Mdp *mdp = mdp_blank(1 + n, A, size, error);
    if (!mdp)
        return NULL;
    mdp->rho[0] = 1;
    for (size_t o = 0; o < n; o++)
        mdp->terminal[1 + o] = true;
    return mdp;
}

Mdp *mdp_bandit(size_t A, const double mean[A], double spread, size_t size, char error[size])
{
    Mdp *mdp = one_decision(A, 2, size, error);
    for (size_t a = 0; mdp && a < A; a++) {
        lead(mdp, 0, a, 1, 0.5, mean[a] - spread);
        lead(mdp, 0, a, 2, 0.5, mean[a] + spread);
    }
    return mdp_checked(mdp, size, error);
}

Mdp *mdp_game(size_t A, size_t B, const double payoff[A][B], const double q[B], size_t size,
              char error[size])
{
    Mdp *mdp = one_decision(A, B, size, error);
    for (size_t a = 0; mdp && a < A; a++)
        for (size_t o = 0; o < B; o++)
            lead(mdp, 0, a, 1 + o, q[o], payoff[a][o]);
    return mdp_checked(mdp, size, error);
}

Mdp *mdp_corridor(size_t size, char error[size])
{
    static const size_t after[3][2] = {{0, 1}, {2, 0}, {1, 3}};
    Mdp *mdp = mdp_blank(4, 2, size, error);
    if (!mdp)
        return NULL;
    mdp->rho[0] = 1;
    mdp->terminal[3] = true;
    for (size_t s = 0; s < 3; s++)
        for (size_t a = 0; a < 2; a++)
            lead(mdp, s, a, after[s][a], 1, -1);
    return mdp_disguise(mdp_checked(mdp, size, error), 1, 1, (size_t[4]){0}, NULL, size, error);
}

Mdp *mdp_walk(size_t n, size_t size, char error[size])
{
    if (n % 2 == 0) {
        snprintf(error, size, "walk: %zu cells have no middle; expected an odd number", n);
        return NULL;
    }
    Mdp *mdp = mdp_blank(n + 2, 2, size, error);
    if (!mdp)
        return NULL;
    mdp->rho[(n + 1) / 2] = 1;
    mdp->terminal[0] = mdp->terminal[n + 1] = true;
    for (size_t s = 1; s <= n; s++) {
        lead(mdp, s, 0, s - 1, 1, 0);
        lead(mdp, s, 1, s + 1, 1, s == n);
    }
    return mdp_checked(mdp, size, error);
}

/* What an answer pays that is over, of x a's, y b's and, or not, the stop. */
static double paid_for(double x, double y, bool stop)
{
    if (stop && x + y == 0)
        return 0.25;
    return x - y / 2 + (stop && x + y == 2 ? 1.5 : 0) - (x == 3 ? 2 : 0);
}

Mdp *mdp_sentences(size_t size, char error[size])
{
    enum { END = 7, STOP = 1, LETTER = 2 };
    static const double a[END] = {0, 1, 0, 2, 1, 1, 0}, b[END] = {0, 0, 1, 0, 1, 1, 2};
    Mdp *mdp = mdp_blank(SENTENCES_STATES, SENTENCES_TOKENS, size, error);
    for (size_t s = 0; s < END && mdp; s++) {
        lead(mdp, s, 0, END, 1, -2);
        lead(mdp, s, STOP, END, 1, paid_for(a[s], b[s], true));
        for (size_t k = 0; k < 2; k++) {
            bool last = s >= 3;
            lead(mdp, s, LETTER + k, last ? END : 2 * s + 1 + k, 1,
                 last ? paid_for(a[s] + (k == 0), b[s] + (k == 1), false) : 0);
        }
    }
    if (mdp)
        mdp->terminal[END] = true, mdp->rho[0] = 1;
    return mdp_checked(mdp, size, error);
}

/* States 0 and 1 are acted in, 2 is the end, and PROBE_DISCOUNT passes from 0 to 1. */
Mdp *mdp_probe(Probe part, size_t size, char error[size])
{
    static const struct {
        size_t A;
        double show[3], rho[2], pays[2][2];
    } probes[] = {
        [PROBE_VALUE] = {1, {0}, {1}, {{1}}},
        [PROBE_INPUT] = {1, {-1, 1}, {0.5, 0.5}, {{-1}, {1}}},
        [PROBE_DISCOUNT] = {1, {0, 1}, {1}, {{0}, {1}}},
        [PROBE_ACTION] = {2, {0}, {1}, {{-1, 1}}},
        [PROBE_POLICY] = {2, {-1, 1}, {0.5, 0.5}, {{1, -1}, {-1, 1}}},
    };
    assert((unsigned)part < sizeof probes / sizeof probes[0] && "no such probe");
    Mdp *mdp = mdp_blank(3, probes[part].A, size, error);
    if (!mdp)
        return NULL;
    memcpy(mdp->rho, probes[part].rho, sizeof probes[part].rho);
    mdp->terminal[2] = true;
    for (size_t s = 0; s < 2; s++)
        for (size_t a = 0; a < mdp->A; a++)
            lead(mdp, s, a, part == PROBE_DISCOUNT && s == 0 ? 1 : 2, 1, probes[part].pays[s][a]);
    return mdp_disguise(mdp_checked(mdp, size, error), 3, 1, (size_t[]){0, 1, 2}, probes[part].show,
                        size, error);
}
