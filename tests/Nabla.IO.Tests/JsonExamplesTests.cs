using System.Text;

namespace Nabla.IO.Tests;

public sealed class JsonExamplesTests
{
    [Fact]
    public void Whole_targets_are_classes_and_rows_are_real_numbers()
    {
        Dataset classes = Load("{\"X\":[[1,2.5],[-3e2,0],[4,5],[6,7]],\"y\":[0,2,1,0]}");
        Assert.Equal(
            (4, 2, 3, true), (classes.Count, classes.InputWidth, classes.TargetWidth, classes.IsClassification));
        Assert.Equal([0, 2, 1], Enumerable.Range(0, 3).Select(classes.Label));
        var x = new double[2];
        classes.CopyInput<double>(1, x);
        Assert.Equal([-300, 0], x);
        Dataset real = Load("\uFEFF{\"Y\":[[0.5],[7]],\"X\":[[1],[2]]}");
        Assert.False(real.IsClassification);
        Assert.False(Load("{\"X\":[[1],[2]],\"y\":[1,2.5]}").IsClassification);
        Assert.True(Load("{\"X\":[[1],[2],[3]],\"y\":[1.0,2.0,1.0]}").IsClassification);
        Assert.False(Load("{\"X\":[[1],[2],[3]],\"Y\":[[1],[2],[1]]}").IsClassification);
    }

    [Theory]
    [InlineData("{\"X\":[[1,2],[3]],\"y\":[0,1]}", "X[1]", "1 numbers, the first row 2")]
    [InlineData("{\"X\":[[1,null]],\"y\":[0]}", "X[0][1]", "no number in range")]
    [InlineData("{\"X\":[[1e999]],\"y\":[0]}", "X[0][0]", "no number in range")]
    [InlineData("{\"X\":[1,2],\"y\":[0]}", "X[0]", "no list")]
    [InlineData("{\"X\":[[1]],\"y\":[0],\"z\":1}", "the document", "\"z\" is not known")]
    [InlineData("{\"X\":[[1]],\"y\":[0],\"Y\":[[1]]}", "the document", "both")]
    [InlineData("{\"X\":[[1]],\"X\":[[1]],\"y\":[0]}", "the document", "X")]
    [InlineData("{\"X\":[[1],\"y\":[0]}", "line 1, byte", "not JSON")]
    [InlineData("{\"X\":[[1]],\"y\":[\"a\"]}", "y[0]", "no number")]
    [InlineData("[]", "the document", "no object")]
    public void What_is_wrong_is_named_with_its_place(string json, string where, string said)
    {
        var problem = Assert.Throws<NablaFormatException>(
            () => JsonExamples.Read(new MemoryStream(Encoding.UTF8.GetBytes(json))));
        Assert.StartsWith(where, problem.Location, StringComparison.Ordinal);
        Assert.Contains(said, problem.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"y\":[0],\"X\":[[1]]}", true)]
    [InlineData("{\"X\":[[1]],\"layers\":[]}", false)]
    [InlineData("{\"format\":\"nabla-net/1\"}", false)]
    [InlineData("a,b\n1,2\n", false)]
    [InlineData("", false)]
    public void Examples_are_told_from_case_files_and_models(string content, bool expected)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(expected, JsonExamples.IsIn(folder.Write("file", Encoding.UTF8.GetBytes(content))));
    }

    private static Dataset Load(string json)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("points.json", Encoding.UTF8.GetBytes(json));
        return DataSource.Load(path, new DataCatalog(DataLocations.From(_ => null))).Train;
    }
}
