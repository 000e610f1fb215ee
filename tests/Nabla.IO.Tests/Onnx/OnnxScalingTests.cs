namespace Nabla.IO.Tests.Onnx;

/// <summary>Factors and shifts around layers of weights: batch normalization, and the mean and scale of an input. The
/// layers take them; answers are compared with the same arithmetic done node by node in double.</summary>
public sealed class OnnxScalingTests
{
    private static readonly double[] s_x = [0.5, -1.25, 2];
    private static readonly float[] s_w = [0.75f, -1, 0.5f, 0.25f, 1.5f, -0.5f], s_b = [0.5f, -0.25f];
    private static readonly float[] s_v = [1.25f, -0.75f, -0.5f, 2], s_c = [0.125f, 1];
    private static readonly float[] s_two = [1.5f, 0.75f], s_shift = [-0.5f, 2];
    private static readonly float[] s_mean = [0.3f, -1.1f], s_var = [0.7f, 0];
    private static readonly float[] s_three = [0.4f, 0.5f, 0.6f], s_std = [0.2f, -3, 0.25f];

    private static readonly (string, OnnxTensor)[] s_constants =
    [
        ("W", OnnxTensor.Of(s_w, 2, 3)), ("b", OnnxTensor.Of(s_b, 2)), ("V", OnnxTensor.Of(s_v, 2, 2)),
        ("c", OnnxTensor.Of(s_c, 2)), ("g", OnnxTensor.Of(s_two, 2)), ("s", OnnxTensor.Of(s_shift, 2)),
        ("mean", OnnxTensor.Of(s_mean, 2)), ("var", OnnxTensor.Of(s_var, 2)), ("m", OnnxTensor.Of(s_three, 3)),
        ("d", OnnxTensor.Of(s_std, 3)), ("row", OnnxTensor.Of(s_std, 1, 3)), ("k", OnnxTensor.Of(255.0)),
        ("half", OnnxTensor.Of(0.5)), ("minus", OnnxTensor.Of(-2.0)), ("eps", OnnxTensor.Of(1e-3)),
        ("one", OnnxTensor.Integers(1)), ("two", OnnxTensor.Integers(2)),
    ];

    private static readonly OnnxNode s_first = Some.Node("z = Gemm(x, W, b)", ("transB", 1L));
    private static readonly OnnxNode s_last = Some.Node("y = Gemm(a, V, c)", ("transB", 1L));

    [Fact]
    public void Batch_normalization_before_an_activation_goes_into_the_layer_before() =>
        Answers(V(Relu(Normal(W(s_x), 1e-5f))), "2 relu identity", s_first,
            Some.Node("n = BatchNormalization(z, g, s, mean, var)"), Some.Node("a = Relu(n)"), s_last);

    [Fact]
    public void Batch_normalization_behind_an_activation_goes_into_the_next_layer_with_its_own_epsilon() =>
        Answers(V(Normal(Relu(W(s_x)), 0.25f)), "2 relu identity", s_first, Some.Node("r = Relu(z)"),
            Some.Node("n = BatchNormalization(r, g, s, mean, var)", ("epsilon", 0.25f)),
            Some.Node("a = Dropout(n)"), s_last);

    [Fact]
    public void Batch_normalization_goes_into_outputs_without_an_activation() =>
        Answers(Normal(W(s_x), 1e-5f), "identity", s_first, Some.Node("y = BatchNormalization(z, g, s, mean, var)"));

    [Fact]
    public void Two_normalizations_in_a_row_and_one_of_channels_are_the_same_arithmetic() =>
        Answers(V(Relu(Normal(Normal(W(s_x), 1e-5f), 1e-5f))), "2 relu identity", s_first,
            Some.Node("u = Unsqueeze(z, two)"), Some.Node("p = BatchNormalization(u, g, s, mean, var)"),
            Some.Node("q = Squeeze(p, two)"), Some.Node("n = BatchNormalization(q, g, s, mean, var)"),
            Some.Node("a = Relu(n)"), s_last);

    [Fact]
    public void Factors_and_shifts_may_be_spelled_with_four_operators() =>
        Answers(V(Each(Relu(W(s_x)), (r, j) => (s_shift[j] - r * s_two[j]) / s_mean[j])), "2 relu identity",
            s_first, Some.Node("r = Relu(z)"), Some.Node("p = Mul(r, g)"), Some.Node("n = Sub(s, p)"),
            Some.Node("a = Div(n, mean)"), s_last);

    [Fact]
    public void One_factor_for_all_is_read_where_it_is_part_of_no_activation()
    {
        Answers(V(Each(Relu(W(s_x)), (r, _) => 0.5 * r)), "2 relu identity", s_first, Some.Node("r = Relu(z)"),
            Some.Node("a = Mul(r, half)"), s_last);
        Answers(V(Relu(Each(W(s_x), (z, _) => 0.5 * z))), "2 relu identity", s_first, Some.Node("h = Mul(z, half)"),
            Some.Node("a = Relu(h)"), s_last);
        Answers(Each(W(s_x), (z, _) => -2 * z), "identity", s_first, Some.Node("y = Mul(minus, z)"));
    }

    [Fact]
    public void A_mean_and_a_scale_of_the_input_go_into_the_first_layer()
    {
        OnnxNode gemm = Some.Node("y = Gemm(q, W, b)", ("transB", 1L));
        Answers(W(Each(s_x, (x, k) => (x - s_three[k]) / s_std[k])), "identity",
            Some.Node("p = Sub(x, m)"), Some.Node("q = Div(p, row)"), gemm);
        Answers(W(Each(s_x, (x, k) => x * s_std[k] + s_three[k])), "identity",
            Some.Node("p = Mul(d, x)"), Some.Node("q = Add(m, p)"), gemm);
        Answers(W(Each(s_x, (x, _) => (0.5 - x) / -2)), "identity",
            Some.Node("p = Sub(half, x)"), Some.Node("q = Div(p, minus)"), gemm);
        Answers(W(Each(s_x, (x, k) => (x - s_three[k]) / (s_std[k] + 1e-3f))), "identity",
            Some.Node("e = Add(d, eps)"), Some.Node("p = Sub(x, m)"), Some.Node("q = Div(p, e)"), gemm);
        Answers(W(Each(s_x, (x, k) => (x - s_three[k]) * s_std[k])), "identity",
            Some.Node("q = Scaler(x)", ("offset", s_constants[8].Item2), ("scale", s_constants[9].Item2)) with
            {
                Domain = "ai.onnx.ml",
            }, gemm);
    }

    [Fact]
    public void A_division_of_raw_values_stays_the_divisor_and_what_follows_goes_into_the_first_layer()
    {
        Model model = Answers(W(Each(s_x, (x, _) => (x / 255 - 0.5) / -2)), "identity",
            Some.Node("v = Div(x, k)"), Some.Node("p = Sub(v, half)"), Some.Node("q = Div(p, minus)"),
            Some.Node("y = Gemm(q, W, b)", ("transB", 1L)));
        Assert.Equal(255, model.Input.Divisor);
        Assert.Equal(Precision.Float32, model.Precision);
    }

    [Fact]
    public void Channels_of_an_image_have_means_of_their_own()
    {
        float[] weights = [.. Enumerable.Range(0, 12).Select(k => 0.25f * k - 1)];
        double[] x = [.. Enumerable.Range(0, 12).Select(k => 20.0 * k)];
        byte[] file = Some.File([null, 3, 2, 2],
            [("W", OnnxTensor.Of(weights, 1, 12)), ("m", OnnxTensor.Of(s_three, 3, 1, 1)),
             ("d", OnnxTensor.Of(s_std, 1, 3, 1, 1))],
            [Some.Node("p = Sub(x, m)"), Some.Node("q = Div(p, d)"), Some.Node("f = Flatten(q)"),
             Some.Node("y = Gemm(f, W)", ("transB", 1L))]);
        double expected = 0;
        for (int k = 0; k < 12; k++)
            expected += weights[k] * (x[k] - s_three[k / 4]) / s_std[k / 4];
        Equal([expected], Some.Read(file), x, 2 * 12 * 2.0 * 1200);   // 12 terms, none above 2 · 220/0.2
    }

    [Fact]
    public void A_mean_far_from_0_makes_a_float64_model_that_keeps_the_digits()
    {
        double[] x = [1_000_003, 1_000_001.5, 999_998];
        byte[] file = Some.File([null, 3], [.. s_constants, ("far", OnnxTensor.Of(1e6))],
            [Some.Node("q = Sub(x, far)"), Some.Node("y = Gemm(q, W, b)", ("transB", 1L))]);
        Model model = Some.Read(file);
        Assert.Equal(Precision.Float64, model.Precision);
        // In double: three products of a million, each rounded, and their sum.
        Equal(W(Each(x, (value, _) => value - 1e6)), model, x, 16 * 1e6 / (1L << 29));
    }

    [Fact]
    public void Lists_of_different_lengths_for_an_input_of_open_width_are_refused()
    {
        OnnxNode gemm = Some.Node("y = MatMul(q, w)");
        foreach (OnnxNode node in (OnnxNode[])
        [
            Some.Node("q = BatchNormalization(x, m, g, m, m)"),
            Some.Node("q = Scaler(x)", ("offset", OnnxTensor.Of(s_two, 2)), ("scale", OnnxTensor.Of(s_std, 3))) with
            {
                Domain = "ai.onnx.ml",
            },
        ])
        {
            byte[] file = Some.File(
                [null, null], [.. s_constants, ("w", OnnxTensor.Of(s_std, 3, 1))], [node, gemm]);
            NablaFormatException problem = Assert.Throws<NablaFormatException>(() => Some.Read(file));
            Assert.Contains("numbers; needed: equally many", problem.Message, StringComparison.Ordinal);
        }
    }

    private static double[] W(double[] x) => Layer(s_w, s_b, x);

    private static double[] V(double[] x) => Layer(s_v, s_c, x);

    private static double[] Layer(float[] w, float[] b, double[] x)
    {
        var z = new double[b.Length];
        for (int j = 0; j < z.Length; j++)
        {
            z[j] = b[j];
            for (int k = 0; k < x.Length; k++)
                z[j] += w[j * x.Length + k] * x[k];
        }

        return z;
    }

    private static double[] Normal(double[] z, float epsilon) =>
        Each(z, (value, j) => s_two[j] * (value - s_mean[j]) / Math.Sqrt(s_var[j] + epsilon) + s_shift[j]);

    private static double[] Relu(double[] z) => Each(z, (value, _) => Math.Max(0, value));

    private static double[] Each(double[] x, Func<double, int, double> function) => [.. x.Select(function)];

    private static Model Answers(double[] expected, string layers, params OnnxNode[] nodes)
    {
        Model model = Some.Read(Some.File([null, 3], s_constants, nodes, opset: 14));
        Architecture found = model.Architecture;
        Assert.Equal(layers, string.Join(' ',
            [.. found.Widths[1..^1].Select(width => $"{width}"),
             .. Enumerable.Range(2, found.LayerCount - 1).Select(l => $"{found.Activation(l)}")]));
        // A variance of 0 makes factors up to 0.75/√1e-5 < 256, twice in a row 2¹⁶; numbers of a layer are below 4.
        int normalizations = nodes.Count(node => node.Op == "BatchNormalization");
        double size = normalizations > 0 ? 4 * Math.Pow(256, normalizations) : 64;
        Equal(expected, model, s_x, 16 * size);
        return model;
    }

    private static void Equal(double[] expected, Model model, double[] x, double roundings)
    {
        var a = new double[expected.Length];
        model.Predict<double>(x, a);
        for (int j = 0; j < a.Length; j++)
        {
            Assert.True(Math.Abs(a[j] - expected[j]) <= roundings / (1 << 24),
                $"output {j}: {a[j]:R} instead of {expected[j]:R}");
        }
    }
}
