/* gpt_inside.h: what a language model is made of; for gpt.c, gpt_rows.c and gpt_init.c, and, by
 * way of the functions at the end, for net.c and net_init.c. */
#pragma once
#include "gpt.h"
#include "net_inside.h"

enum { WIDTH = 32, HEADS = 4, WIDE = 4 * WIDTH, QKV = 3 * WIDTH, NORMS = 3, NO_NODE = -1 };

/* y = gain (x − mean) / √(variance + 1e-5) + shift, over the WIDTH numbers of a row. */
typedef struct {
    float *gain, *shift, *dgain, *dshift;
    float *hat, *scale, *y; /* of each node: what is left without gain and shift, 1/√…, and y */
} Norm;

enum { ATTEND, JOIN, UP, DOWN, HEAD, LAYERS };

/* A text and all that it begins with are a branch of a tree, and a node is a token with what stands
 * before it. Nodes are numbered as they come; all arrays below have a row for each. */
typedef struct Gpt {
    size_t V, T;
    float *E, *P, *dE, *dP; /* embeddings of tokens and of places */
    Norm norm[NORMS];
    Layer layer[LAYERS];
    bool turned;           /* whether every layer's T is of the weights as they are */
    size_t room, n, ready; /* nodes there is room for, there are, and have been sent forward */
    int *token, *parent, *place;
    int *slot; /* slot[2 * room]: nodes by their parent and token, NO_NODE where none is */
    /* x: into the block, between its halves, out of it; q, k, v; weights of the places attended
     * to; what they have brought together; the perceptron; the head's */
    float *x[3], *qkv, *attended, *brought, *wide, *y;
    float *dy, *dx, *dnorm, *dqkv, *dwide; /* slopes of these */
    size_t rows_room;
    int *node; /* node[rows_room]: of each row */
} Gpt;

/* ---- gpt_init.c ---- */

void gpt_make_room(Gpt *gpt, size_t nodes);
int *gpt_rows(Gpt *gpt, size_t n);

/* ---- gpt_rows.c ---- */

/* The node of a token behind another, which is made where there is none; there is room. */
int gpt_child(Gpt *gpt, int parent, int token);

/* The node of each row, which is made where there is none. */
const int *gpt_nodes(Gpt *gpt, size_t n, const double obs[]);

/* The same, and there are no other nodes, and they are numbered as the rows bring them. */
const int *gpt_nodes_only(Gpt *gpt, size_t n, const double obs[]);

/* ---- for net.c and net_init.c ---- */

/* net_forward and net_backward; and each number of a block laid out as the weights are, with its
 * place among them. */
void gpt_forward(Net *net, size_t n, const double obs[], double logits[], double value[]);
void gpt_backward(Net *net, size_t n, const double obs[], const double dlogits[],
                  const double dvalue[]);
void gpt_visit(const Net *net, float *block, void each(float *x, double *there), double *there);

/* What was computed is of other weights, or other texts. */
void gpt_forget(Gpt *gpt);
void gpt_free(Gpt *gpt);
