namespace Nabla.Tests.Models;

/// <summary>Inputs of a model are raw values, whatever they are stored as: the same pixels give the same figures as
/// bytes and as numbers.</summary>
public sealed class DivisorTests
{
    private const int Count = 300, Width = 12;
    private static readonly byte[] s_pixels = [.. Enumerable.Range(0, Count * Width).Select(i => (byte)(i * 37 % 251))];
    private static readonly int[] s_labels = [.. Enumerable.Range(0, Count).Select(i => i % 3)];
    private static readonly Dataset s_bytes = Dataset.FromImages(s_pixels, [3, 4], s_labels, 3);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_same_pixels_as_bytes_and_as_numbers_give_the_same_cost(bool isSingle)
    {
        var recipe = new Recipe
        {
            Epochs = 2, Seed = 1, Precision = isSingle ? Precision.Float32 : Precision.Float64,
        };
        Model model = Model.Train(s_bytes, recipe).Model;
        Evaluation bytes = model.Evaluate(s_bytes);
        foreach (Dataset raw in (Dataset[])[Dataset.FromRows(Numbers<float>(1), s_labels, 3),
            Dataset.FromRows(Numbers<double>(1), s_labels, 3)])
        {
            Assert.Equal(bytes.Metrics.Cost, model.Evaluate(raw).Metrics.Cost);
        }


        Dataset divided = Dataset.FromRows(Numbers<double>(255), s_labels, 3);
        string refused = Assert.Throws<ArgumentException>(() => model.Evaluate(divided)).Message;
        Assert.Contains("All inputs of data lie between 0 and 1, and the model divides raw values by 255.", refused,
            StringComparison.Ordinal);
        Assert.Equal(bytes.Metrics.Cost, model.WithDivisor(1).Evaluate(divided).Metrics.Cost);
        TrainedModel further = model.TrainOn(Dataset.FromRows(Numbers<double>(1), s_labels, 3), recipe);
        Assert.Equal(255, further.Model.Input.Divisor);
    }

    [Fact]
    public void Another_divisor_changes_answers_as_other_inputs_would()
    {
        Model model = Model.Train(s_bytes, new Recipe { Epochs = 2, Seed = 1, Precision = Precision.Float64 }).Model;
        double[] x = [.. Enumerable.Range(0, Width).Select(k => 10.0 * k)], half = [.. x.Select(v => v / 2)];
        double[] a = new double[3], b = new double[3];
        model.Predict<double>(half, a);
        model.WithDivisor(510).Predict<double>(x, b);
        Assert.Equal(a, b);
        Assert.Throws<ArgumentException>(() => model.WithDivisor(0));
    }

    private static T[,] Numbers<T>(int divisor)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var x = new T[Count, Width];
        for (int i = 0; i < s_pixels.Length; i++)
            x[i / Width, i % Width] = T.CreateTruncating(s_pixels[i]) / T.CreateTruncating(divisor);
        return x;
    }
}
