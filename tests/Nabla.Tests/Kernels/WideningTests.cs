using System.Numerics;
using System.Runtime.Intrinsics;
using Nabla.Kernels;

namespace Nabla.Tests.Kernels;

/// <summary>
/// The kernels for machines without fused multiply-add compute in double precision and leave zero inputs out, example
/// by example. Every bit must be that of the scalar kernels, whatever the numbers.
/// </summary>
public sealed class WideningTests
{
    private static readonly Kernel<float> s_scalar = Kernel<float>.Of(Register.Scalar);
    private static readonly Kernel<float> s_widening = Kernel<float>.Of(Register.Widening);

    private static readonly Optimizer[] s_rules =
    [
        new Sgd(0.5), new Sgd(0.5) { WeightDecay = 0.01 }, new Sgd(0.1) { Momentum = 0.9, Nesterov = true },
        new Adam(0.01) { AmsGrad = true }, new AdamW(0.01), new RmsProp(0.01) { Centered = true }, new Adagrad(0.05),
    ];

    private int _rule;

    [Fact]
    public void A_multiply_add_has_the_bits_of_the_fused_one_for_random_bits_of_every_kind()
    {
        var random = new Random(1);
        for (int i = 0; i < 400_000; i++)
        {
            float a = Any(random), b = Any(random), c = random.Next(3) switch
            {
                0 => Any(random),
                1 => -a * b,                                    // nearly everything cancels
                _ => MathF.ScaleB(Any(random), -100),           // near the subnormal numbers
            };
            AssertFused(a, b, c);
        }
    }

    [Fact]
    public void A_multiply_add_rounds_halfway_cases_once()
    {
        var random = new Random(2);
        int exact = 0, inexact = 0;
        for (int i = 0; i < 400_000; i++)
        {
            // c in [2^e, 2^(e+1)); a b half of its unit, exactly or with something far below.
            float c = 1 + random.Next(1 << 23) * MathF.ScaleB(1, -23);
            int e = random.Next(-20, 20);
            float half = MathF.ScaleB(random.Next(2) * 2 - 1, -24), little = MathF.ScaleB(1, -random.Next(1, 24));
            float a = half * (1 + (random.Next(2) == 0 ? 0 : little)), b = 1 - (random.Next(2) == 0 ? 0 : little);
            AssertFused(MathF.ScaleB(a, e), b, MathF.ScaleB(c, e));
            double sum = (double)a * b + c;
            bool isHalf = (BitConverter.DoubleToInt64Bits(sum) & 0x1FFF_FFFF) == 0x1000_0000;
            exact += isHalf && sum - c == (double)a * b ? 1 : 0;
            inexact += isHalf && sum - c != (double)a * b ? 1 : 0;
        }

        Assert.True(exact > 1000 && inexact > 1000, $"Only {exact} exact and {inexact} inexact cases lie halfway.");
    }

    [Fact]
    public void A_multiply_add_rounds_subnormal_numbers_once()
    {
        var random = new Random(3);
        for (int i = 0; i < 400_000; i++)
        {
            float c = BitConverter.Int32BitsToSingle(random.Next(0x0100_0000)) * (random.Next(2) * 2 - 1);
            AssertFused(
                MathF.ScaleB(1 + random.NextSingle(), random.Next(-80, -55)),
                MathF.ScaleB(random.NextSingle() - 0.5f, random.Next(-95, -60)), c);
        }

        foreach (float c in (float[])[0, -0f, float.Epsilon, -float.Epsilon, 1.1754944e-38f, 1.1754942e-38f])
        {
            foreach (int power in (int[])[-151, -150, -149, -148, -127, -126])
            {
                foreach (float factor in (float[])[1, -1, 1.0000001f, -1.0000001f, 0.99999994f])
                    AssertFused(MathF.ScaleB(factor, power / 2), MathF.ScaleB(1, power - power / 2), c);
            }
        }
    }

    /// <summary>Patterns of zeros, and numbers that leave the fast way.</summary>
    public static TheoryData<string> Patterns =>
        [
            "dense", "halfway", "zeros", "none", "minus", "short", "tiny inputs", "tiny weights", "vanishing",
            "canceling", "subnormal", "infinite weight", "nan weight", "infinite input", "nan input",
        ];

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Products_have_the_bits_of_the_scalar_kernels_for_every_shape(string pattern)
    {
        var random = new Random(4);
        for (int inputs = 1; inputs <= 9; inputs++)
        {
            for (int outputs = 1; outputs <= 9; outputs++)
            {
                for (int batch = 1; batch <= 11; batch++)
                    AssertProducts(pattern, (batch, inputs, outputs), random);
            }
        }

        (int, int, int)[] large = [(10, 784, 30), (3, 1100, 33), (70, 33, 65), (1, 100, 100)];
        foreach ((int, int, int) shape in large)
            AssertProducts(pattern, shape, random);
    }

    private void AssertProducts(string pattern, (int Batch, int Inputs, int Outputs) shape, Random random)
    {
        var network = Architecture.Create([shape.Inputs, shape.Outputs], Activation.Identity, Activation.Identity);
        ParameterVector<float> theta = new(network), one = new(network), two = new(network);
        BatchMatrix<float> inputs = new(shape.Batch, shape.Inputs), errors = new(shape.Batch, shape.Outputs);
        MatrixSpan<float> a = inputs.View(shape.Batch), delta = errors.View(shape.Batch);
        for (int j = 0; j < shape.Outputs; j++)
        {
            for (int k = 0; k < shape.Inputs; k++)
                theta.W(2)[j, k] = Weight(pattern, random);
            for (int x = 0; x < shape.Batch; x++)
                delta.Row(x)[j] = Weight(pattern, random);
        }

        for (int x = 0; x < shape.Batch; x++)
        {
            for (int k = 0; k < shape.Inputs; k++)
                a.Row(x)[k] = Input(pattern, random);
        }

        // Some columns are 0 in every example, and left out by both kernels.
        var terms = new List<Terms>();
        for (int k = 0; k < shape.Inputs; k += 5)
            terms.Add(new(k, Math.Min(shape.Inputs - k, 4)));
        foreach (Terms[] runs in (Terms[][])[[new(0, shape.Inputs)], [.. terms]])
        {
            AssertSame(pattern, shape, (kernel, to) => kernel.Forward(
                new(inputs.View(shape.Batch), runs), theta.Weights(2), theta.Biases(2), to), shape.Outputs);
            AssertSame(pattern, shape, (kernel, to) => kernel.Backward(
                errors.View(shape.Batch), theta.Weights(2), shape.Inputs, to, new float[(shape.Outputs + 4) * 32]),
                shape.Inputs);
        }

        one.Clear();
        two.Clear();
        s_scalar.WeightGradient(delta, a, 0.1f, one.Weights(2));
        s_widening.WeightGradient(delta, a, 0.1f, two.Weights(2));
        AssertSame($"gradient, {pattern} {shape}", one, two);
        foreach (Terms[] runs in (Terms[][])[[new(0, shape.Inputs)], [.. terms]])
        {
            Optimizer next = s_rules[_rule++ % s_rules.Length];
            AssertSame($"{next}, {pattern} {shape}", Updated(s_scalar, next), Updated(s_widening, next));

            ParameterVector<float> Updated(Kernel<float> kernel, Optimizer rule)
            {
                ParameterVector<float> updated = theta.Clone();
                OptimizerState<float> state = rule.CreateState<float>(network);
                for (int step = 1; step <= 2; step++)
                {
                    kernel.UpdateWeights(
                        errors.View(shape.Batch), new(inputs.View(shape.Batch), runs),
                        new(rule.CodeFor<float>(kernel.Register), new(step, 0.1), 0.1f, default), updated.Weights(2),
                        state.Slots.Slice(updated.Layout.Weights(2), updated.Weights(2).Length));
                }

                return updated;
            }
        }
    }

    private delegate void Product(Kernel<float> kernel, MatrixSpan<float> result);

    private static void AssertSame(
        string pattern, (int Batch, int Inputs, int Outputs) shape, Product product, int columns)
    {
        MatrixSpan<float> expected = new BatchMatrix<float>(shape.Batch, columns).View(shape.Batch);
        MatrixSpan<float> got = new BatchMatrix<float>(shape.Batch, columns).View(shape.Batch);
        product(s_scalar, expected);
        product(s_widening, got);
        for (int x = 0; x < shape.Batch; x++)
        {
            for (int v = 0; v < columns; v++)
                AssertSame($"{pattern} {shape}, example {x}, column {v}", expected.Row(x)[v], got.Row(x)[v]);
        }
    }

    private static void AssertSame(string what, ParameterVector<float> expected, ParameterVector<float> got)
    {
        for (long i = 0; i < expected.Count; i++)
            AssertSame($"{what}, {expected.Locate(i)}", expected[i], got[i]);
    }

    private static void AssertSame(string what, float expected, float got) => Assert.True(
        BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(got)
            || (float.IsNaN(expected) && float.IsNaN(got)),
        $"{what}: {expected:R} is expected, {got:R} was found.");

    private static void AssertFused(float a, float b, float c)
    {
        Vector128<float> got = WideningMultiplyAdd.Of(
            Vector128.Create(a), Vector128.Create(b, 0, b, 1), Vector128.Create(c));
        AssertSame($"{a:R} {b:R} + {c:R}", MathF.FusedMultiplyAdd(a, b, c), got[0]);
        AssertSame($"0 {a:R} + {c:R}", MathF.FusedMultiplyAdd(a, 0, c), got[1]);
        AssertSame($"{a:R} {b:R} + {c:R}", MathF.FusedMultiplyAdd(a, b, c), got[2]);
        AssertSame($"{a:R} + {c:R}", MathF.FusedMultiplyAdd(a, 1, c), got[3]);
    }

    private static float Any(Random random) =>
        BitConverter.Int32BitsToSingle((int)random.NextInt64(int.MinValue, 1L << 31));

    /// <summary>Few bits far apart: sums of products often lie halfway, and often nearly so.</summary>
    private static float Spread(Random random) =>
        MathF.ScaleB(1 + MathF.ScaleB(random.Next(-1, 2), -random.Next(1, 24)), random.Next(2) * -12)
            * (random.Next(2) * 2 - 1);

    private static float Input(string pattern, Random random) => pattern switch
    {
        "none" => 0,
        "zeros" => random.Next(4) == 0 ? random.NextSingle() : 0,
        "minus" => random.Next(3) switch { 0 => 0, 1 => -0f, _ => random.NextSingle() - 0.5f },
        "short" => random.Next(-8, 9) / 8f,
        "halfway" => Spread(random),
        "tiny inputs" => random.Next(9) == 0
            ? MathF.ScaleB(random.NextSingle(), -random.Next(30, 150)) : random.NextSingle(),
        "vanishing" => random.Next(3) == 0 ? MathF.ScaleB(random.NextSingle(), -random.Next(25, 35)) : 0,
        "canceling" => random.Next(-1, 2) * MathF.ScaleB(1.3f, -33),   // a sum of the errors of rounding: often −0
        "subnormal" => random.Next(3) switch
        {
            0 => MathF.ScaleB(1, -64), 1 => MathF.ScaleB(1.0000001f, -75), _ => MathF.ScaleB(1, -74),
        },
        "infinite input" => random.Next(30) == 0 ? float.NegativeInfinity : random.Next(3),
        "nan input" => random.Next(30) == 0 ? float.NaN : random.Next(3),
        _ => random.Next(3) == 0 ? 0 : random.NextSingle() - 0.5f,
    };

    private static float Weight(string pattern, Random random) => pattern switch
    {
        "minus" => random.Next(3) switch { 0 => 0, 1 => -0f, _ => random.NextSingle() - 0.5f },
        "tiny weights" => random.Next(9) == 0
            ? MathF.ScaleB(random.NextSingle() - 0.5f, -random.Next(90, 150)) : random.NextSingle(),
        "vanishing" => MathF.ScaleB(random.NextSingle() - 0.5f, -random.Next(90, 99)),
        "halfway" => Spread(random),
        "canceling" => MathF.ScaleB(random.Next(3) == 0 ? -1.7f : 1.7f, -99),
        "subnormal" => random.Next(3) switch   // 2^−127 + 2^−149 + 2^−150 (1 − 2^−46): halfway, but for the last
        {
            0 => MathF.ScaleB(1, -63), 1 => MathF.ScaleB(0.9999999f, -75), _ => MathF.ScaleB(1, -75),
        },
        "infinite weight" => random.Next(30) == 0 ? float.PositiveInfinity : random.NextSingle() - 0.5f,
        "nan weight" => random.Next(30) == 0 ? float.NaN : random.NextSingle() - 0.5f,
        _ => random.NextSingle() - 0.5f,
    };
}
