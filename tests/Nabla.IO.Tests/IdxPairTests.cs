namespace Nabla.IO.Tests;

public sealed class IdxPairTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Write(string name, IdxArray array, bool gzip = false) => _folder.Write(name, Bytes.Of(array, gzip));

    [Fact]
    public void Images_and_labels_become_a_data_set_over_255()
    {
        IdxArray images = Bytes.Images(12);
        string path = Write("a-images-idx3-ubyte.gz", images, gzip: true);
        Dataset data = IdxPair.Load(path, Write("a-labels-idx1-ubyte", Bytes.Labels(12)));
        var x = new double[16];
        data.CopyInput<double>(11, x);
        Assert.Equal(Enumerable.Range(0, 16).Select(k => images.Content[11 * 16 + k] / 255.0), x);
        Assert.Equal(1, data.Label(11));
        Assert.Equal([4, 4], data.InputShape);
        Assert.Equal((12, 10, 255, "a-images-idx3-ubyte.gz"), (data.Count, data.TargetWidth, data.Divisor, data.Name));
    }

    [Fact]
    public void Inputs_of_other_types_are_taken_as_they_are()
    {
        string images = Write("images", IdxArray.Of(IdxType.Float32, [0.5, -1, 2, 3], 2, 2));
        Dataset data = IdxPair.Load(images, Write("labels", IdxArray.Of(IdxType.Int32, [0, 1], 2)));
        var x = new double[2];
        data.CopyInput<double>(0, x);
        Assert.Equal([0.5, -1], x);
        Assert.False(data.HasDivisor);
    }

    [Fact]
    public void The_number_of_classes_follows_from_the_labels_unless_it_is_given()
    {
        string images = Write("images", Bytes.Images(3));
        Assert.Equal(8, IdxPair.Load(images, Write("l7", IdxArray.Of([7, 0, 1], 3))).TargetWidth);
        Assert.Equal(2, IdxPair.Load(images, Write("l0", IdxArray.Of([0, 0, 0], 3))).TargetWidth);
        Assert.Equal(20, IdxPair.Load(images, Write("l7", IdxArray.Of([7, 0, 1], 3)), 20).TargetWidth);
    }

    public static TheoryData<IdxArray, IdxArray, int?, string> Misfits() => new()
    {
        { Bytes.Images(5), Bytes.Labels(6), null, "5 x 4 x 4 of UInt8" },
        { Bytes.Labels(5), Bytes.Images(5), null, "exchanged" },
        { Bytes.Labels(5), Bytes.Labels(5), null, "at least two dimensions" },
        { Bytes.Images(11), Bytes.Labels(11, 11), 10, "the label of example 10 is 10" },
        { Bytes.Images(1), IdxArray.Of(IdxType.Int8, [-1], 1), null, "the label of example 0 is -1" },
        { Bytes.Images(1), IdxArray.Of(IdxType.Int32, [int.MaxValue], 1), null, "is 2147483647" },
        { Bytes.Images(1), IdxArray.Of(IdxType.Float64, [1], 1), null, "whole numbers" },
        { IdxArray.Of(IdxType.Float64, [1, double.NaN], 1, 2), Bytes.Labels(1), null, "example 0, column 1, is NaN" },
    };

    [Theory, MemberData(nameof(Misfits), DisableDiscoveryEnumeration = true)]
    public void Files_that_do_not_fit_together_are_refused(IdxArray images, IdxArray labels, int? classes, string part)
    {
        string x = Write("images", images), y = Write("labels", labels);
        var e = Assert.Throws<DataProblemException>(() => IdxPair.Load(x, y, classes));
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
        Assert.Equal("the data do not fit together", e.Heading);
    }

    [Theory]
    [InlineData("d/train-images-idx3-ubyte.gz", "d/train-labels-idx1-ubyte.gz")]
    [InlineData("images-idx3/t10k-images.idx3-ubyte", "images-idx3/t10k-labels.idx1-ubyte")]
    [InlineData("pictures.idx", null)]
    public void The_name_of_the_labels_follows_from_that_of_the_images(string images, string? labels) =>
        Assert.Equal(labels, IdxPair.LabelsPath(images));
}
