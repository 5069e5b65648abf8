/* gpt_rows.c: which node of the tree of texts a row of tokens is.
 *
 * A node is found by its parent and its token, in a table with open places (linear probing) that
 * is never more than half full. Left out: taking nodes away; when there are too many, or the
 * weights have changed, all go. */
#include "gpt_inside.h"
#include "poison.h"
#include "rng_inside.h"
#include <assert.h>

enum { NODES_KEPT = 4096 }; /* beyond it, a call begins a new tree */

void gpt_forget(Gpt *gpt)
{
    for (size_t i = 0; i < 2 * gpt->room; i++)
        gpt->slot[i] = NO_NODE;
    gpt->n = gpt->ready = 0;
    gpt->turned = false;
}

/* Where a node stands in the table, or would. */
static int *slot_of(const Gpt *gpt, int parent, int token)
{
    size_t slots = 2 * gpt->room;
    size_t at = mixed((uint64_t)(parent + 1), (uint64_t)token) % slots;
    for (;; at = at + 1 < slots ? at + 1 : 0) {
        int node = gpt->slot[at];
        if (node == NO_NODE || (gpt->parent[node] == parent && gpt->token[node] == token))
            return &gpt->slot[at];
    }
}

int gpt_child(Gpt *gpt, int parent, int token)
{
    int *slot = slot_of(gpt, parent, token);
    if (*slot == NO_NODE) {
        *slot = (int)gpt->n++;
        gpt->parent[*slot] = parent;
        gpt->token[*slot] = token;
        gpt->place[*slot] = parent == NO_NODE ? 0 : gpt->place[parent] + 1;
    }
    return *slot;
}

/* The node of one row. */
static int walk(Gpt *gpt, const double obs[])
{
    int node = NO_NODE;
    for (size_t t = 0; t < gpt->T && obs[t] >= 0; t++) {
        assert(obs[t] < (double)gpt->V && "a text has a token that the model does not know");
        node = gpt_child(gpt, node, (int)obs[t]);
    }
    assert(node != NO_NODE && "a text without a token: the first number of its row must be one");
    return node;
}

const int *gpt_nodes(Gpt *gpt, size_t n, const double obs[])
{
    to_be_read(obs, n * gpt->T);
    if (gpt->n > NODES_KEPT)
        gpt_forget(gpt);
    int *node = gpt_rows(gpt, n);
    for (size_t i = 0; i < n; i++) {
        gpt_make_room(gpt, gpt->n + gpt->T);
        node[i] = walk(gpt, obs + i * gpt->T);
    }
    return node;
}

/* Would the rows, brought in this order, number the nodes as they are numbered? Then each row
 * brings none, or the next ones, one a child of the other. */
static bool in_order(const Gpt *gpt, size_t n, const int node[])
{
    int known = NO_NODE;
    for (size_t i = 0; i < n; i++) {
        for (int at = node[i]; at > known + 1; at--)
            if (gpt->parent[at] != at - 1)
                return false;
        if (node[i] > known && gpt->parent[known + 1] > known)
            return false;
        known = node[i] > known ? node[i] : known;
    }
    return known + 1 == (int)gpt->n;
}

const int *gpt_nodes_only(Gpt *gpt, size_t n, const double obs[])
{
    const int *node = gpt_nodes(gpt, n, obs);
    if (in_order(gpt, n, node))
        return node;
    bool turned = gpt->turned;
    gpt_forget(gpt);
    gpt->turned = turned;
    return gpt_nodes(gpt, n, obs);
}
