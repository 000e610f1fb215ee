// FANN, incremental training: a step after every example. gcc -O3 -march=native fann_peer.c -lfloatfann -lm
// FANN limits sigma' from below (it clips a to 0.01 ... 0.99 there), so its costs drift away from the others'.
#include <floatfann.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + 1e-9 * t.tv_nsec;
}

static void *read_all(const char *path, size_t bytes) {
    FILE *file = fopen(path, "rb");
    void *content = malloc(bytes);
    if (!file || !content || fread(content, 1, bytes, file) != bytes) {
        fprintf(stderr, "cannot read %s\n", path);
        exit(3);
    }
    fclose(file);
    return content;
}

// Book order (W with a row per neuron, then b, of each layer) to FANN's: each neuron's weights, its bias last.
static void set_parameters(struct fann *net, const double *from, const unsigned *widths, unsigned layers) {
    fann_type *to = net->weights;
    for (unsigned l = 1; l < layers; l++) {
        unsigned in = widths[l - 1], out = widths[l];
        for (unsigned j = 0; j < out; j++) {
            for (unsigned k = 0; k < in; k++) *to++ = (fann_type)from[j * in + k];
            *to++ = (fann_type)from[in * out + j];
        }
        from += in * out + out;
    }
}

int main(int argc, char **argv) {   // x labels parameters examples eta n_1 n_2 ...
    if (argc < 8) return 2;
    unsigned n = (unsigned)atoi(argv[4]), layers = (unsigned)argc - 6, widths[16];
    size_t count = 0;
    for (unsigned l = 0; l < layers; l++) {
        widths[l] = (unsigned)atoi(argv[6 + l]);
        if (l) count += (size_t)widths[l] * widths[l - 1] + widths[l];
    }
    unsigned inputs = widths[0], outputs = widths[layers - 1];
    float *x = read_all(argv[1], (size_t)n * inputs * sizeof(float));
    unsigned char *labels = read_all(argv[2], n);
    double *parameters = read_all(argv[3], count * sizeof(double));
    unsigned *order = malloc(n * sizeof(unsigned));
    fann_type *targets = calloc((size_t)outputs * outputs, sizeof(fann_type));
    for (unsigned j = 0; j < outputs; j++) targets[j * outputs + j] = 1;

    struct fann *net = fann_create_standard_array(layers, widths);
    fann_set_activation_function_hidden(net, FANN_SIGMOID);
    fann_set_activation_function_output(net, FANN_SIGMOID);
    fann_set_activation_steepness_hidden(net, 0.5f);   // FANN's sigmoid is of 2sz
    fann_set_activation_steepness_output(net, 0.5f);
    fann_set_train_error_function(net, FANN_ERRORFUNC_LINEAR);
    fann_set_training_algorithm(net, FANN_TRAIN_INCREMENTAL);
    fann_set_learning_momentum(net, 0);
    fann_set_learning_rate(net, (float)atof(argv[5]));
    set_parameters(net, parameters, widths, layers);
    printf("{\"ready\": true, \"fann\": \"2.2\", \"blas\": \"none\"}\n");
    fflush(stdout);

    char command[16];
    unsigned long wanted, at = n, random = 1;
    while (scanf("%15s %lu", command, &wanted) == 2) {
        if (!strcmp(command, "curve")) {
            printf("{\"losses\": [");
            for (unsigned long i = 0; i < wanted && i < n; i++) {
                fann_type *a = fann_run(net, x + i * inputs), *y = targets + labels[i] * outputs;
                double cost = 0;
                for (unsigned j = 0; j < outputs; j++) cost += 0.5 * (a[j] - y[j]) * (a[j] - y[j]);
                printf("%s%.9g", i ? ", " : "", cost);
                fann_train(net, x + i * inputs, y);
            }
            printf("]}\n");
            set_parameters(net, parameters, widths, layers);
        } else {
            double start = now();
            for (unsigned long i = 0; i < wanted; i++, at++) {
                if (at >= n) {
                    for (unsigned k = 0; k < n; k++) order[k] = k;
                    for (unsigned k = n - 1; k > 0; k--) {
                        random = random * 6364136223846793005UL + 1442695040888963407UL;
                        unsigned other = (unsigned)((random >> 33) % (k + 1)), kept = order[k];
                        order[k] = order[other];
                        order[other] = kept;
                    }
                    at = 0;
                }
                fann_train(net, x + (size_t)order[at] * inputs, targets + labels[order[at]] * outputs);
            }
            printf("{\"units\": %lu, \"seconds\": %.9f}\n", wanted, now() - start);
        }
        fflush(stdout);
    }
    return 0;
}
