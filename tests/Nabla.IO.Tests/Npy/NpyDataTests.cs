namespace Nabla.IO.Tests;

public sealed class NpyDataTests : IDisposable
{
    private static readonly byte[] s_pixels = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255];   // 3 images of 2 × 2
    private static readonly byte[] s_twice = [.. s_pixels, .. s_pixels];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("X", "y")]
    [InlineData("x", "Y")]
    public void Images_of_bytes_and_whole_numbers_are_a_data_set_of_classes(string x, string y)
    {
        LoadedData data =
            Load((x, NpyArray.Of<byte>(s_twice, 6, 2, 2)), (y, NpyArray.Of<long>([2, 0, 1, 0, 1, 2], 6)));
        Assert.Null(data.Test);
        Assert.Equal("data.npz: 6 examples, 2x2 inputs, 3 classes", data.Train.ToString());
        Assert.Equal(255, data.Train.Divisor);
        Assert.Equal([2, 0, 1], Enumerable.Range(0, 3).Select(data.Train.Label));
        var input = new double[4];
        data.Train.WithDivisor(1).CopyInput<double>(2, input);
        Assert.Equal([8, 9, 10, 255], input);
    }

    [Fact]
    public void A_division_into_training_and_test_is_kept_and_the_classes_are_those_of_both()
    {
        LoadedData data = Load(
            ("x_train", NpyArray.Of<float>([1, 2, 3], 3, 1)), ("y_train", NpyArray.Of<byte>([0, 4, 0], 3)),
            ("x_test", NpyArray.Of<float>([5], 1, 1)), ("y_test", NpyArray.Of<byte>([1], 1)));
        Assert.Equal(["0", "1", "4"], data.Train.ClassNames);
        Assert.Equal(["0", "1", "4"], data.Test!.ClassNames);
        Assert.Equal((2, 1, 1), (data.Train.Label(1), data.Test.Label(0), data.Test.Count));
    }

    [Fact]
    public void Labels_are_what_a_table_would_take_them_for_unless_their_number_is_given()
    {
        NpyArray x = NpyArray.Of<float>([1, 2, 3, 4], 4, 1);
        Assert.Equal(["-1", "1"], Load(("X", x), ("y", NpyArray.Of<int>([1, -1, 1, -1], 4))).Train.ClassNames);
        Assert.Equal(["1", "2"], Load(("X", x), ("y", NpyArray.Of<double>([1, 2, 1, 2], 4))).Train.ClassNames);
        Dataset prices = Load(("X", x), ("y", NpyArray.Of<int>([40_000, 41_000, 39_500, 42_000], 4))).Train;
        Assert.Equal((false, 1), (prices.IsClassification, prices.TargetWidth));
        Save("a.npy", x);
        Save("b.npy", NpyArray.Of<int>([0, 4, 4, 0], 4));
        Assert.Equal(7, NpyData.Load(_folder["a.npy"], _folder["b.npy"], 7).TargetWidth);
        Assert.Throws<DataProblemException>(() => NpyData.Load(_folder["a.npy"], _folder["b.npy"], 3));
    }

    [Fact]
    public void Bytes_are_divided_also_where_numbers_are_predicted()
    {
        Dataset data = Load(("X", NpyArray.Of<byte>(s_pixels, 3, 2, 2)), ("y", NpyArray.Of<float>([2.5f, 0, 1], 3)))
            .Train;
        Assert.Equal("data.npz: 3 examples, 2x2 inputs, 1 targets", data.ToString());
        Assert.Equal(255, data.Divisor);
    }

    [Fact]
    public void Rows_with_a_single_one_are_classes_and_other_numbers_are_real_targets()
    {
        NpyArray x = NpyArray.Of<double>([1, 2, 3, 4], 2, 2);
        Dataset hot = Load(("X", x), ("y", NpyArray.Of<float>([0, 1, 0, 1, 0, 0], 2, 3))).Train;
        Assert.True(hot.IsClassification);
        Assert.Equal([1, 0], new[] { hot.Label(0), hot.Label(1) });
        Assert.False(Load(("X", x), ("y", NpyArray.Of<float>([0, 1, 0, 1, 1, 0], 2, 3))).Train.IsClassification);
        Dataset real = Load(("X", x), ("y", NpyArray.Of<float>([0.5f, 1], 2))).Train;
        Assert.False(real.IsClassification);
        var target = new double[1];
        real.CopyTarget<double>(0, target);
        Assert.Equal([0.5], target);
    }

    [Fact]
    public void Two_files_are_a_data_set_as_two_IDX_files_are()
    {
        Save("a.npy", NpyArray.Of<byte>(s_pixels, 3, 4));
        Save("b.npy", NpyArray.Of<short>([1, 0, 1], 3));
        Dataset data = DataSource.Load(
            $"{_folder["a.npy"]},{_folder["b.npy"]}", new DataCatalog(DataLocations.Default(null))).Train;
        Assert.Equal((3, 4, 2, 1), (data.Count, data.InputWidth, data.TargetWidth, data.Label(2)));
    }

    [Fact]
    public void What_does_not_fit_together_is_refused_with_the_shapes()
    {
        NpyArray x = NpyArray.Of<float>([1, 2], 2, 1);
        Assert.Contains("float32 (2, 1)", Refused(("X", x), ("y", NpyArray.Of<int>([0, 1, 0], 3))),
            StringComparison.Ordinal);
        Assert.Contains("which is y[1]", Refused(("X", x), ("y", NpyArray.Of<float>([0, float.NaN], 2))),
            StringComparison.Ordinal);
        Assert.Contains("It is \"3\" in every row", Refused(("X", x), ("y", NpyArray.Of<uint>([3, 3], 2))),
            StringComparison.Ordinal);
        Assert.Contains("column 0, is NaN", Refused(
            ("X", NpyArray.Of<float>([1, float.NaN], 2, 1)), ("y", NpyArray.Of<int>([0, 1], 2))),
            StringComparison.Ordinal);
        Assert.Contains("\"a\" float32 (2, 1)", Refused(("a", x)), StringComparison.Ordinal);
        Assert.Contains("the inputs are float32 (0, 3)", Refused(
            ("X", NpyArray.Of<float>([], 0, 3)), ("y", NpyArray.Of<int>([], 0))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_or_damaged_file_is_a_problem_of_the_data()
    {
        Assert.Throws<DataProblemException>(() => NpyData.Load(_folder["none.npz"]));
        File.WriteAllText(_folder["bad.npz"], "PK\u0003\u0004 and no more");
        var problem = Assert.Throws<DataProblemException>(() => NpyData.Load(_folder["bad.npz"]));
        Assert.Contains("bad.npz", problem.Message, StringComparison.Ordinal);
    }

    private string Refused(params (string, NpyArray)[] arrays) =>
        Assert.Throws<DataProblemException>(() => Load(arrays)).Message;

    private LoadedData Load(params (string Name, NpyArray Array)[] arrays)
    {
        using (FileStream file = File.Create(_folder["data.npz"]))
            Npz.Write(file, arrays.Select(pair => KeyValuePair.Create(pair.Name, pair.Array)));
        return DataSource.Load(_folder["data.npz"], new DataCatalog(DataLocations.Default(null)));
    }

    private void Save(string name, NpyArray array)
    {
        using FileStream file = File.Create(_folder[name]);
        Npy.Write(file, array);
    }
}
