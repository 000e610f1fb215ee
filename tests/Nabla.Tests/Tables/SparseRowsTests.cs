using System.Numerics;

namespace Nabla.Tests.Tables;

/// <summary>Rows of categories are kept as the places of their ones; nobody who reads them notices.</summary>
public sealed class SparseRowsTests
{
    private static readonly Optimizer[] s_optimizers =
        [new Sgd(0.5), new Sgd(0.1) { Momentum = 0.9, Nesterov = true }, new Adam(0.01), new AdamW(0.01),
            new Adagrad(0.05)];

    [Fact]
    public void A_row_has_its_numbers_and_ones_and_zeros_elsewhere_whatever_was_there()
    {
        var rows = new SparseRows<float>(2, 7, columns: [0, 4], numbers: [1.5f, -2, 3, 4], ones: [2, 5, -1, 6]);
        var x = new double[7];
        Array.Fill(x, double.NaN);
        rows.Copy<double>(0, x);
        Assert.Equal([1.5, 0, 1, 0, -2, 1, 0], x);
        var half = new Half[7];
        rows.Copy<Half>(1, half);
        Assert.Equal([3, 0, 0, 0, 4, 0, 1], half.Select(v => (double)v));
        for (int row = 0; row < 2; row++)
        {
            rows.Copy<double>(row, x);
            Assert.Equal(x, Enumerable.Range(0, 7).Select(column => rows[row, column]));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(32)]
    [InlineData(65)]
    [InlineData(128)]
    public void Training_ends_with_the_bits_of_training_on_zeros_written_out(int batch)
    {
        Same<float>();
        Same<double>();

        void Same<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            foreach (int categories in (int[])[2, 3, 30, 700])
            {
                Dataset sparse = Prepared<T>(Categories(Math.Max(300, 3 * categories), categories)).Training;
                Assert.Equal(3 * categories + 1, sparse.InputWidth);
                (T[,] x, _) = sparse.ToArrays<T>();
                var dense = Dataset.FromRows(x, [.. Enumerable.Range(0, sparse.Count).Select(sparse.Label)], 2);
                foreach (Optimizer optimizer in s_optimizers)
                    Assert.Equal(Train<T>(dense, optimizer, batch), Train<T>(sparse, optimizer, batch));
            }
        }
    }

    [Fact]
    public void A_row_takes_the_memory_of_its_fields_and_not_of_all_categories()
    {
        const int rows = 20_000, columns = 5;
        Table table = Categories(rows, 1000);
        PreparedTable.Of<float>(table, 0, seed: 1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Dataset data = PreparedTable.Of<float>(table, 0, seed: 1).Training;
        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / (rows * columns);

        // Written out, its 3001 inputs would be 2400 bytes a field.
        Assert.Equal(3001, data.InputWidth);
        Assert.True(each < 100, $"{each} bytes for each field.");
    }

    [Fact]
    public void More_rows_can_be_learned_from_than_would_fit_into_memory_with_their_zeros()
    {
        const int rows = 800_000;
        Dataset data = Prepared<float>(Categories(rows, 1000)).Training;
        Assert.True((long)data.Count * data.InputWidth > int.MaxValue);
        var x = new float[data.InputWidth];
        data.CopyInput<float>(rows - 1, x);
        Assert.Equal(3, x.Count(v => v == 1));
    }

    [Fact]
    public void The_checksum_tells_categories_and_numbers_apart()
    {
        Table table = Categories(40, 3);
        string checksum = Prepared<float>(table).Training.Checksum();
        Assert.Equal(checksum, Prepared<float>(Categories(40, 3)).Training.Checksum());
        string?[] texts = table["c0"].Texts.ToArray();
        (texts[5], texts[6]) = (texts[6], texts[5]);
        TableColumn[] changed = [.. table.Columns.Select(c => c.Name == "c0" ? new TableColumn("c0", [.. texts]) : c)];
        Assert.NotEqual(checksum, Prepared<float>(new Table(changed).WithTarget("y")).Training.Checksum());
        double[] numbers = table["n"].Numbers.ToArray();
        (numbers[5], numbers[6]) = (numbers[6], numbers[5]);
        changed = [.. table.Columns.Select(c => c.Name == "n" ? new TableColumn("n", [.. numbers]) : c)];
        Assert.NotEqual(checksum, Prepared<float>(new Table(changed).WithTarget("y")).Training.Checksum());
    }

    private static PreparedTable Prepared<T>(Table table)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => PreparedTable.Of<T>(table, 0, seed: 1);

    /// <summary>Three columns of categories, each in many rows, with a number between them.</summary>
    private static Table Categories(int rows, int categories)
    {
        TableColumn Texts(int which) => new TableColumn(
            $"c{which}", [.. Enumerable.Range(0, rows)
                .Select(i => (string?)$"v{(i * 7919L + i / categories * which) % categories}")])
            .With(new() { IsAsked = true });
        TableColumn number = new("n", [.. Enumerable.Range(0, rows).Select(i => (double)(i * 31 % 17))]);
        TableColumn y = new("y",
            [.. Enumerable.Range(0, rows).Select(i => (string?)(i * 7919L % categories % 2 == 0 ? "even" : "odd"))]);
        return new Table(Texts(0), Texts(1), number, Texts(2), y).WithTarget("y");
    }

    private static string Train<T>(Dataset data, Optimizer optimizer, int batch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var network = new Network<T>(
            Architecture.Create([data.InputWidth, 35, 2], Activation.Tanh, Activation.Softmax), Initializer.LeCunNormal,
                2);
        var trainer = new Trainer<T>(network, new Recipe
        {
            Optimizer = optimizer, Cost = Cost.SoftmaxCrossEntropy,
            Epochs = 1, BatchSize = batch, Seed = 3, L2 = 0.01,
        });
        Assert.NotEqual(StopReason.Diverged, trainer.Run(data).Reason);
        return network.Parameters.Checksum();
    }
}
