using System.Numerics;

namespace Nabla.IO.Tests;

public sealed class ArrayFileTests
{
    private const int Count = 40;

    [Fact]
    public void Every_type_of_array_is_a_table_with_the_same_classes_but_bytes()
    {
        Check<sbyte>();
        Check<short>();
        Check<ushort>();
        Check<int>();
        Check<uint>();
        Check<long>();
        Check<ulong>();
        Check<Half>();
        Check<float>();
        Check<double>();
        Assert.Equal(ArrayInputs.Pixels, File(Of<byte>(i => i % 9, 4), Of<byte>(i => i % 3, 1)).Looks);

        static void Check<T>()
            where T : unmanaged, INumber<T>
        {
            ArrayFile file = File(Of<T>(i => i % 9, 4), Of<T>(i => i % 3, 1));
            Assert.Equal(ArrayInputs.Columns, file.Looks);
            var (table, test) = file.ToTables(null);
            Assert.Null(test);
            Assert.Equal(["x1", "x2", "x3", "x4", "y"], table.Columns.Select(column => column.Name));
            Assert.Equal(["0", "1", "2"], table.Target.ClassNames);
            Assert.Equal((5, 7, 1), (table["x2"].Numbers[1], table["x4"].Numbers[1], table["y"].Numbers[1]));
            Assert.False(file.ToTables(TargetKind.Numbers).Train.Target.IsClassification);
        }
    }

    [Theory]
    [InlineData(new[] { 40, 70 }, 0, 1, 0.5, ArrayInputs.Pixels)]     // pixels, divided
    [InlineData(new[] { 40, 70 }, 0, 255, 1, ArrayInputs.Pixels)]     // pixels, in floats
    [InlineData(new[] { 40, 70 }, 0, 16, 1, ArrayInputs.Columns)]     // counts
    [InlineData(new[] { 40, 70 }, 0, 255, 0.5, ArrayInputs.Columns)]
    [InlineData(new[] { 40, 70 }, -1, 1, 0.5, ArrayInputs.Columns)]
    [InlineData(new[] { 40, 4 }, 0, 1, 0.5, ArrayInputs.Columns)]
    [InlineData(new[] { 40, 2, 2 }, -2, 2, 0.5, ArrayInputs.Pixels)]
    [InlineData(new[] { 40, 2, 2 }, 0, 255, 1, ArrayInputs.Pixels)]
    [InlineData(new[] { 40, 2, 2 }, 0, 5000, 1, ArrayInputs.Columns)]
    [InlineData(new[] { 40 }, 0, 1, 0.5, ArrayInputs.Columns)]
    public void What_inputs_look_like_follows_from_their_number_and_range(
        int[] shape, double least, double most, double step, object expected)
    {
        int length = shape.Aggregate(1, (product, size) => product * size), steps = (int)((most - least) / step) + 1;
        double[] x = [.. Enumerable.Range(0, length).Select(i => least + step * (i * 7919 % steps))];
        (x[0], x[1]) = (least, most);
        ArrayFile file = File(NpyArray.Of<double>(x, shape), Of<int>(i => i % 3, 1));
        Assert.Equal(expected, file.Looks);
        if (!double.IsInteger(step) || most != 255)
            return;
        Assert.Equal(255, file.ToDatasets(null).Train.Divisor);
    }

    [Fact]
    public void A_missing_number_makes_columns_of_what_would_be_pixels()
    {
        double[] x = [.. Enumerable.Range(0, Count * 70).Select(i => i % 2 * 0.5)];
        x[17] = double.NaN;
        ArrayFile file = File(NpyArray.Of<double>(x, Count, 70), Of<int>(i => i % 3, 1));
        Assert.Equal(ArrayInputs.Columns, file.Looks);
        Assert.Equal(1, file.ToTables(null).Train["x18"].Missing);
    }

    [Fact]
    public void Rows_with_a_single_one_are_classes_of_a_table_also_where_one_never_occurs()
    {
        double[] hot = [.. Enumerable.Range(0, Count).SelectMany(i => (double[])[i % 2, 1 - i % 2, 0])];
        Table table = File(Of<float>(i => i, 2), NpyArray.Of<double>(hot, Count, 3)).ToTables(null).Train;
        Assert.Equal(["0", "1", "2"], table.Target.ClassNames);
        Assert.Equal([1, 0, 1], table.Target.Labels()[..3]);
        hot[0] = 0.5;
        ArrayFile numbers = File(Of<float>(i => i, 2), NpyArray.Of<double>(hot, Count, 3));
        Assert.False(numbers.Train.HasOneTarget);
        Assert.Equal(3, numbers.ToDatasets(null).Train.TargetWidth);
    }

    [Fact]
    public void Both_parts_know_the_classes_of_both()
    {
        var file = new ArrayFile(
            new(Of<float>(i => i, 2), Of<int>(i => i % 2, 1), "a"),
            new(Of<float>(i => i, 2), Of<int>(i => i % 3, 1), "a"));
        var (train, test) = file.ToTables(null);
        Assert.Equal(["0", "1", "2"], train.Target.ClassNames);
        Assert.Equal(["0", "1", "2"], test!.Target.ClassNames);
        var (one, other) = file.ToDatasets(null);
        Assert.Equal((3, 3), (one.TargetWidth, other!.TargetWidth));
    }

    private static ArrayFile File(NpyArray x, NpyArray y) => new(new(x, y, "arrays"), null);

    private static NpyArray Of<T>(Func<int, int> value, int width)
        where T : unmanaged, INumber<T> => NpyArray.Of<T>(
            [.. Enumerable.Range(0, Count * width).Select(i => T.CreateChecked(value(i)))],
            width == 1 ? [Count] : [Count, width]);
}
