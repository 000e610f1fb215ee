using System.Numerics;

namespace Nabla.Tests.Training;

public sealed class DatasetTests
{
    private static readonly byte[] s_allBytes = [.. Enumerable.Range(0, 256).Select(b => (byte)b)];

    private static Dataset Images(int count = 6, int classes = 3) =>
        Dataset.FromImages(
            [.. Enumerable.Range(0, count * 4).Select(i => (byte)i)], [2, 2],
            [.. Enumerable.Range(0, count).Select(i => i % classes)], classes);

    private static T[] Input<T>(Dataset data, int i) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var x = new T[data.InputWidth];
        data.CopyInput<T>(i, x);
        return x;
    }

    private static T[] Target<T>(Dataset data, int i) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var y = new T[data.TargetWidth];
        data.CopyTarget<T>(i, y);
        return y;
    }

    [Theory]
    [InlineData(1), InlineData(16), InlineData(255), InlineData(256), InlineData(0.1)]
    public void A_byte_over_the_divisor_is_the_rounded_quotient_in_each_precision(double divisor)
    {
        var data = Dataset.FromImages([.. s_allBytes, .. s_allBytes], [16, 16], [0, 1], 2, divisor);
        for (int b = 0; b < 256; b++)
        {
            Assert.Equal(b / (float)divisor, Input<float>(data, 1)[b]);
            Assert.Equal(b / divisor, Input<double>(data, 1)[b]);
            Assert.Equal((Half)b / (Half)divisor, Input<Half>(data, 1)[b]);
        }
    }

    [Fact]
    public void Every_width_up_to_three_vectors_gives_every_quotient_in_its_place()
    {
        for (int width = 1; width <= 97; width++)
        {
            byte[] pixels = [.. Enumerable.Range(0, 2 * width).Select(i => (byte)(i * 77))];
            float[] x = Input<float>(Dataset.FromImages(pixels, [width], [0, 1], 2), 1);
            Assert.Equal(pixels[width..].Select(b => b / 255f), x);
        }
    }

    [Fact]
    public void Another_divisor_is_a_view_that_leaves_the_first_as_it_was()
    {
        Dataset by255 = Images(), by256 = by255.WithDivisor(256);
        Assert.Equal((255, 256), (by255.Divisor, by256.Divisor));
        Assert.Equal(7 / 255.0, Input<double>(by255, 1)[3]);
        Assert.Equal(7 / 256.0, Input<double>(by256, 1)[3]);
        Assert.Equal([4, 5, 6, 7], Input<double>(by255.WithDivisor(1), 1));
    }

    [Fact]
    public void Labels_become_one_hot_targets_in_a_dirty_buffer_and_nothing_beyond_is_touched()
    {
        double[] y = [9, 9, 9, 9], x = [9, 9, 9, 9, 9];
        Images().CopyTarget<double>(4, y);
        Images().WithDivisor(1).CopyInput<double>(4, x);
        Assert.Equal([0, 1, 0, 9], y);
        Assert.Equal([16, 17, 18, 19, 9], x);
    }

    [Fact]
    public void Rows_convert_between_float_and_double_and_keep_real_targets()
    {
        var doubles = Dataset.FromRows(new[,] { { 0.1, 2 }, { 3, 4 } }, new[,] { { -1.5 }, { 0.3 } });
        Assert.Equal([0.1, 2], Input<double>(doubles, 0));
        Assert.Equal([0.1f, 2], Input<float>(doubles, 0));
        Assert.Equal([0.3f], Target<float>(doubles, 1));
        Assert.False(doubles.IsClassification);
        Assert.Equal(1, doubles.TargetWidth);
        Assert.Empty(doubles.ClassNames);

        var floats = Dataset.FromRows(new[,] { { 0.1f, 2 }, { 3, 4 } }, [1, 0], 2);
        Assert.Equal([(double)0.1f, 2], Input<double>(floats, 0));
        Assert.Equal([0, 1], Target<double>(floats, 0));
        Assert.Equal([2], floats.InputShape);
        Assert.Equal(1, floats.Divisor);
    }

    [Fact]
    public void Slices_and_selections_of_each_other_name_the_right_examples()
    {
        Dataset data = Images().WithDivisor(1).WithName("six");
        Dataset view = data.Select([5, 3, 3, 1, 0]).Slice(1, 4).Select([3, 0, 2]).Take(2);
        Assert.Equal(2, view.Count);
        Assert.Equal("six", view.Name);
        Assert.Equal([2, 2], view.InputShape);
        Assert.Equal([0, 1, 2, 3], Input<float>(view, 0));        // example 0
        Assert.Equal([12, 13, 14, 15], Input<float>(view, 1));    // example 3
        Assert.Equal(3 % 3, view.Label(1));
        Assert.Equal([8, 9, 10, 11], Input<float>(data.Slice(2, 3).Slice(0, 1), 0));
        Assert.Equal(5 % 3, data.Slice(4, 2).Label(1));
    }

    [Fact]
    public void The_callers_arrays_are_copied()
    {
        byte[] pixels = [1, 2];
        int[] labels = [0, 1];
        double[,] inputs = { { 1 }, { 2 } };
        var images = Dataset.FromImages(pixels, [1], labels, 2, divisor: 1);
        var rows = Dataset.FromRows(inputs, labels, 2);
        (pixels[0], labels[0], inputs[0, 0]) = (9, 1, 9);
        Assert.Equal(1, Input<double>(images, 0)[0]);
        Assert.Equal(1, Input<double>(rows, 0)[0]);
        Assert.Equal((0, 0), (images.Label(0), rows.Label(0)));
    }

    [Fact]
    public void Handing_out_examples_allocates_nothing()
    {
        Dataset images = Images().Select([4, 2]), rows = Dataset.FromRows(new[,] { { 1.0, 2 } }, new[,] { { 3.0 } });
        float[] x = new float[4], y = new float[3];
        Assert.Equal(0, Allocation.Least(() =>
        {
            images.CopyInput<float>(1, x);
            images.CopyTarget<float>(0, y);
            rows.CopyInput<float>(0, x);
            rows.CopyTarget<float>(0, y);
        }));
    }

    [Fact]
    public void Classes_are_named_by_number_unless_given_names()
    {
        Assert.Equal(["0", "1", "2"], Images().ClassNames);
        Assert.Equal(["cat", "dog", "eel"], Images().WithClassNames("cat", "dog", "eel").Take(1).ClassNames);
        Assert.Equal("data: 6 examples, 2x2 inputs, 3 classes", Images().ToString());
    }

    public static TheoryData<string, Action> Refusals() => new()
    {
        { "23 pixels, but 6 labels call for 6 images of 2x2, 24 pixels",
            () => Dataset.FromImages(new byte[23], [2, 2], new int[6], 2) },
        { "2x0", () => Dataset.FromImages([], [2, 0], [1], 2) },
        { "65536x65536", () => Dataset.FromImages([], [65536, 65536], [1], 2) },
        { "no labels", () => Dataset.FromImages([], [2], [], 2) },
        { "label of example 1 is 10, but 10 classes", () => Dataset.FromImages(new byte[2], [1], [9, 10], 10) },
        { "label of example 0 is -1", () => Dataset.FromImages(new byte[1], [1], [-1], 10) },
        { "at least 2", () => Dataset.FromImages(new byte[1], [1], [0], 1) },
        { "divisor is 0", () => Dataset.FromImages(new byte[1], [1], [0], 2, 0) },
        { "divisor is NaN", () => Images().WithDivisor(double.NaN) },
        { "Input of example 1, column 2, is NaN",
            () => Dataset.FromRows(new[,] { { 1.0, 2, 3 }, { 4, 5, double.NaN } }, [0, 1], 2) },
        { "Target of example 0, column 1, is -",
            () => Dataset.FromRows(new[,] { { 1f } }, new[,] { { 1f, float.NegativeInfinity } }) },
        { "2 inputs but 1 targets", () => Dataset.FromRows(new[,] { { 1.0 }, { 2 } }, new[,] { { 1.0 } }) },
        { "1 inputs but 2 labels", () => Dataset.FromRows(new[,] { { 1.0 } }, [0, 1], 2) },
        { "0 x 3", () => Dataset.FromRows(new double[0, 3], [], 2) },
        { "no example 6 in the 6", () => Images().Label(6) },
        { "no example -1", () => Images().CopyInput<float>(-1, new float[4]) },
        { "no example 2 in the 2", () => Images().Slice(3, 2).Select([0, 2]) },
        { "room for 3 inputs, but an example has 4", () => Images().CopyInput<float>(0, new float[3]) },
        { "room for 2 targets, but an example has 3", () => Images().CopyTarget<float>(0, new float[2]) },
        { "3 examples from 4 on", () => Images().Slice(4, 3) },
        { "2147483647 examples from 1 on", () => Images().Slice(1, int.MaxValue) },
        { "0 examples from 0 on", () => Images().Take(0) },
        { "No examples are selected", () => Images().Select([]) },
        { "2 names for 3 classes", () => Images().WithClassNames("a", "b") },
    };

    [Theory, MemberData(nameof(Refusals))]
    public void What_does_not_fit_is_refused_with_the_numbers(string part, Action action) =>
        Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);

    [Fact]
    public void A_divisor_for_real_numbers_and_a_label_for_real_targets_are_refused()
    {
        var rows = Dataset.FromRows(new[,] { { 1.0 } }, new[,] { { 1.0 } });
        Assert.Contains("Scale them", Assert.Throws<InvalidOperationException>(() => rows.WithDivisor(2)).Message,
            StringComparison.Ordinal);
        Assert.Contains("CopyTarget", Assert.Throws<InvalidOperationException>(() => rows.Label(0)).Message,
            StringComparison.Ordinal);
        Assert.False(rows.HasDivisor);
        Assert.True(Images().HasDivisor);
    }
}
