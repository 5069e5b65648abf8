#define _GNU_SOURCE
#include "room.h"
#include "orders.h"
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_MS = 20000 };

struct Room {
    Sandboxed plan;
    pid_t pid; /* 0: not open */
    int orders;
    uint32_t last; /* id handed out */
};

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* ---- a room, and its end ---- */

/* A copy of a list of texts, NULL at the end; NULL for NULL. */
static const char *const *copied(const char *const *list)
{
    size_t n = 0;
    while (list && list[n])
        n++;
    const char **copy = list ? calloc(n + 1, sizeof *copy) : NULL;
    for (size_t i = 0; copy && i < n; i++)
        copy[i] = strdup(list[i]);
    return copy;
}

static void free_list(const char *const *list)
{
    for (size_t i = 0; list && list[i]; i++)
        free((char *)list[i]);
    free((char **)list);
}

Room *room_new(const Sandboxed *plan)
{
    Room *room = calloc(1, sizeof *room);
    if (!room)
        return NULL;
    room->plan = *plan;
    room->plan.program = strdup(plan->program);
    room->plan.readable = copied(plan->readable);
    room->plan.writable = plan->writable ? strdup(plan->writable) : NULL;
    return room;
}

static void shut(Room *room)
{
    if (!room->pid)
        return;
    close(room->orders); /* on which the program in it ends its processes and itself */
    sandbox_end(room->pid, 1);
    room->pid = 0;
}

void room_free(Room *room)
{
    if (!room)
        return;
    shut(room);
    free((char *)room->plan.program);
    free((char *)room->plan.writable);
    free_list(room->plan.readable);
    free(room);
}

/* ---- orders and replies ---- */

/* Is there something to take from the socket, before `end` is closed? */
static bool is_replied(int orders, int end)
{
    struct pollfd on[2] = {{orders, POLLIN, 0}, {end, 0, 0}};
    int ready;
    while ((ready = poll(on, 2, PATIENCE_MS)) < 0 && errno == EINTR)
        ;
    return on[0].revents & POLLIN || (ready > 0 && poll(on, 1, 0) == 1 && on[0].revents & POLLIN);
}

/* The next reply, and who sent it. */
static bool take_reply(const Room *room, int end, OrderReply *reply, pid_t *who)
{
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(sizeof(struct ucred))];
    } carried;
    struct iovec text = {reply, sizeof *reply};
    struct msghdr message = {.msg_iov = &text,
                             .msg_iovlen = 1,
                             .msg_control = &carried,
                             .msg_controllen = sizeof carried};
    struct ucred sender;
    if (!is_replied(room->orders, end) ||
        recvmsg(room->orders, &message, MSG_DONTWAIT) != (ssize_t)sizeof *reply ||
        message.msg_controllen < sizeof carried.head)
        return false;
    memcpy(&sender, CMSG_DATA(&carried.head), sizeof sender);
    *who = sender.pid;
    return true;
}

static bool order(const Room *room, const OrderHead *head, const Newcomer *newcomer)
{
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(ORDER_DESCRIPTORS * sizeof(int))];
    } carried;
    struct iovec parts[] = {
        {(void *)head, sizeof *head},
        {newcomer ? (void *)newcomer->text : NULL, newcomer ? newcomer->length : 0}};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
    if (newcomer && newcomer->n > 0) {
        size_t bytes = (size_t)newcomer->n * sizeof(int);
        message.msg_control = &carried, message.msg_controllen = CMSG_SPACE(bytes);
        carried.head = (struct cmsghdr){
            .cmsg_len = CMSG_LEN(bytes), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
        memcpy(CMSG_DATA(&carried.head), newcomer->descriptor, bytes);
    }
    return sendmsg(room->orders, &message, MSG_NOSIGNAL) >= 0;
}

/* ---- opening ---- */

static bool complains(const Sandboxed *plan, int prints, char why[SANDBOX_WHY])
{
    char said[200] = "";
    int error = errno;
    fcntl(prints, F_SETFL, O_NONBLOCK);
    ssize_t n = read(prints, said, sizeof said - 1);
    said[n > 0 ? n : 0] = '\0';
    said[strcspn(said, "\n")] = '\0';
    snprintf(why, SANDBOX_WHY, "%s cannot be started under %s: %s", plan->program,
             backend_name(plan->backend), *said ? said : strerror(error));
    return false;
}

/* What the program complains of goes to `prints` until it stands; later it has nothing to say. */
static bool open_room(Room *room, char why[SANDBOX_WHY])
{
    int orders[2] = {-1, -1}, prints[2] = {-1, -1};
    pid_t who;
    if (room->pid)
        return true;
    bool made = socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, orders) == 0 &&
                pipe2(prints, O_CLOEXEC) == 0 &&
                setsockopt(orders[0], SOL_SOCKET, SO_PASSCRED, &(int){1}, sizeof(int)) == 0;
    room->orders = orders[0];
    room->pid = made ? sandbox_start(&room->plan, prints[1], orders[1]) : 0;
    close(orders[1]), close(prints[1]);
    bool stands = room->pid && take_reply(room, prints[0], &(OrderReply){0}, &who);
    if (!stands)
        complains(&room->plan, prints[0], why);
    if (!stands && room->pid)
        shut(room);
    else if (!stands)
        close(orders[0]);
    close(prints[0]);
    return stands;
}

bool room_start(Room *room, const Newcomer *newcomer, Guest *guest, char why[SANDBOX_WHY])
{
    *guest = (Guest){0};
    if (!open_room(room, why))
        return false;
    OrderHead head = {.kind = ORDER_START,
                      .id = ++room->last,
                      .sequence = newcomer->sequence,
                      .cpu_s = (uint32_t)ceil(newcomer->cpu_s)};
    guest->id = head.id;
    if (newcomer->length <= ORDER_TEXT && order(room, &head, newcomer) &&
        take_reply(room, newcomer->end, &(OrderReply){0}, &guest->pid))
        return true;
    errno = newcomer->length > ORDER_TEXT ? E2BIG : ECHILD;
    complains(&room->plan, newcomer->end, why);
    shut(room);
    return false;
}

/* ---- ending ---- */

static double spent;

double room_spent(void) { return spent; }

Ending room_end(Room *room, Guest *guest, double grace_s)
{
    OrderReply reply = {.status = SIGKILL};
    pid_t who;
    process_wait(guest->pid, grace_s);
    if (room->pid && (!order(room, &(OrderHead){.kind = ORDER_END, .id = guest->id}, NULL) ||
                      !take_reply(room, -1, &reply, &who)))
        shut(room);
    *guest = (Guest){0};
    spent += reply.cpu_s;
    return (Ending){
        .status = WIFEXITED(reply.status) ? WEXITSTATUS(reply.status) : -1,
        .signal = WIFSIGNALED(reply.status) ? WTERMSIG(reply.status) : 0,
        .cpu_s = reply.cpu_s,
    };
}

double process_cpu(pid_t pid)
{
    clockid_t clock;
    struct timespec used_up;
    if (pid <= 0 || clock_getcpuclockid(pid, &clock) || clock_gettime(clock, &used_up))
        return 0;
    return (double)used_up.tv_sec + 1e-9 * (double)used_up.tv_nsec;
}

bool process_sleeps(pid_t pid)
{
    char path[64], text[512];
    size_t length = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *stat = fopen(path, "re");
    if (stat) {
        length = fread(text, 1, sizeof text - 1, stat);
        fclose(stat);
    }
    text[length] = '\0';
    const char *name_ends = strrchr(text, ')'); /* a name may hold anything */
    return name_ends && !strncmp(name_ends, ") S", 3);
}

/* ---- running a command ---- */

/* Reads until the program has ended, or has closed its end, or the time is up. What is past the
 * cap is thrown away. */
static void collect(int fd, int program, double until, size_t cap, Finished *how)
{
    char chunk[4096];
    for (double left; (left = until - seconds_now()) > 0;) {
        struct pollfd on[2] = {{fd, POLLIN, 0}, {program, POLLIN, 0}};
        if (poll(on, 2, (int)ceil(left * 1e3)) < 0 && errno != EINTR)
            return;
        if (!on[0].revents && on[1].revents)
            return;
        ssize_t got = on[0].revents ? read(fd, chunk, sizeof chunk) : -1;
        if (got == 0)
            return;
        size_t some = got > 0 ? (size_t)got : 0,
               keep = some < cap - how->length ? some : cap - how->length;
        memcpy(how->output + how->length, chunk, keep);
        how->length += keep;
    }
}

/* The folder and the words, each with its NUL, one behind the other: an order's text. */
static size_t put_words(char text[ORDER_TEXT], const Command *command)
{
    size_t n = 0, length = strlen(command->dir ? command->dir : "") + 1;
    const char *word = command->dir ? command->dir : "";
    for (int i = 0; word; word = command->argv[i++], length = word ? strlen(word) + 1 : 0) {
        if (length > ORDER_TEXT - n)
            return ORDER_TEXT + 1;
        memcpy(text + n, word, length);
        n += length;
    }
    return n;
}

static void see_to_its_end(Room *room, Guest *guest, int prints, const Command *command,
                           Finished *how)
{
    double until = seconds_now() + command->wall_s;
    int program = (int)syscall(SYS_pidfd_open, guest->pid, 0);
    collect(prints, program, until, command->cap, how);
    how->ending = room_end(room, guest, until - seconds_now());
    how->late = how->ending.signal == SIGKILL && seconds_now() >= until;
    how->output[how->length] = '\0';
    close(program);
}

bool room_run(Room *room, const Command *command, Finished *how, char why[SANDBOX_WHY])
{
    static char text[ORDER_TEXT];
    int prints[2] = {-1, -1};
    Guest guest;
    *how = (Finished){.output = malloc(command->cap + 1)};
    Newcomer newcomer = {
        .text = text, .length = put_words(text, command), .cpu_s = command->cpu_s, .n = 1};
    bool ready = how->output && pipe2(prints, O_CLOEXEC) == 0;
    newcomer.descriptor[0] = prints[1], newcomer.end = prints[0];
    if (!ready)
        snprintf(why, SANDBOX_WHY, "%s cannot be started: %s", command->argv[0], strerror(errno));
    bool started = ready && room_start(room, &newcomer, &guest, why);
    close(prints[1]);
    if (started)
        see_to_its_end(room, &guest, prints[0], command, how);
    else
        free(how->output);
    close(prints[0]);
    return started;
}

bool sandbox_run(const Sandboxed *plan, const Command *command, Finished *how,
                 char why[SANDBOX_WHY])
{
    Room *room = room_new(plan);
    bool ran = room && room_run(room, command, how, why);
    room_free(room);
    return ran;
}
