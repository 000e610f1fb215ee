using System.Numerics;

namespace Nabla.Tests.Tables;

/// <summary>Arrays are learned from as tables are.</summary>
public sealed class TableFromArraysTests
{
    private const int Rows = 60;

    private static readonly double[,] s_x = Inputs(i => i * 7 % 13, i => 50_000 + 1000 * (i * 5 % 11));

    [Fact]
    public void Arrays_and_a_table_of_the_same_numbers_train_to_the_same_bits()
    {
        int[] y = [.. Enumerable.Range(0, Rows).Select(i => i * 7 % 13 > 5 ? 1 : 0)];
        var table = new Table(
            new TableColumn("a", [.. Enumerable.Range(0, Rows).Select(i => s_x[i, 0])]),
            new TableColumn("b", [.. Enumerable.Range(0, Rows).Select(i => s_x[i, 1])]),
            new TableColumn("y", [.. y.Select(value => (double)value)]));
        var recipe = new Recipe { Epochs = 3, Choose = 0 };
        TrainedModel one = Model.Train(Table.FromArrays(s_x, y, ["a", "b"]), recipe);
        Assert.Equal(Model.Train(table, recipe).Model.Checksum(), one.Model.Checksum());
        var answer = new double[2];
        one.Model.Predict<double>([s_x[3, 0], s_x[3, 1]], answer);
        Assert.Equal(1, answer.Sum(), 5);
    }

    [Fact]
    public void Columns_that_look_like_dates_or_codes_stay_numbers_and_categories()
    {
        var days = new int[Rows, 2];
        var stamps = new long[Rows, 1];
        for (int i = 0; i < Rows; i++)
        {
            (days[i, 0], days[i, 1]) = (20240301 + i % 28, 45352 + i);
            stamps[i, 0] = 20240301120000000 + 1000 * (i % 30);
        }

        double[] y = [.. Enumerable.Range(0, Rows).Select(i => i * 7 % 13 + 0.5)];
        Model model = Model.Train(Table.FromArrays<int, double>(days, y), new Recipe { Epochs = 2, Choose = 0 }).Model;
        Assert.All(model.Schema!.Columns,
            column => Assert.True(column is { IsNumeric: true, IsDate: false, Width: 1 }));
        var answer = new double[1];
        model.Predict<double>([20240305, 45400], answer);
        Assert.Equal(answer[0], model.Predict(
            new Dictionary<string, object?> { ["x1"] = 20240305, ["x2"] = 45400.0 }).Value!.Value, tolerance: 1e-5);
        SchemaColumn codes = Schema.Fit(Table.FromArrays<long, double>(stamps, y)).Columns[0];
        Assert.True(codes is { IsNumeric: false, IsText: false, Width: 30 });
    }

    [Fact]
    public void Every_type_of_numbers_has_the_same_classes()
    {
        Check<sbyte>();
        Check<short>();
        Check<int>();
        Check<long>();
        Check<Half>();
        Check<float>();
        Check<double>();
        Check<decimal>();

        static void Check<T>()
            where T : unmanaged, INumber<T>
        {
            T[] y = [.. Enumerable.Range(0, Rows).Select(i => T.CreateChecked(i % 3 - 1))];
            Assert.Equal(["-1", "0", "1"], Table.FromArrays<double, T>(s_x, y).Target.ClassNames);
            var x = new T[Rows, 1];
            for (int i = 0; i < Rows; i++)
                x[i, 0] = T.CreateChecked(i * 7 % 13);
            TableColumn column = Table.FromArrays<T, T>(x, y).Columns[0];
            Assert.Equal(("x1", 8.0), (column.Name, column.Numbers[3]));
        }
    }

    [Theory]
    [InlineData(1, 3, "1,2,3")]
    [InlineData(0, 2, "0,1")]
    [InlineData(-1, 2, "-1,0")]
    [InlineData(5, 20, "5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24")]
    [InlineData(0, 21, "")]
    [InlineData(40_000, 60, "")]
    public void Whole_numbers_are_classes_where_those_of_a_column_would_be(int first, int values, string classes)
    {
        double[] y = [.. Enumerable.Range(0, Rows).Select(i => (double)(first + i % values))];
        TableTarget target = Table.FromArrays(s_x, y).Target;
        Assert.Equal(classes, string.Join(',', target.ClassNames));
        Assert.Equal(target.ClassNames, TableTarget.Of(new Table(new TableColumn("y", [.. y]))).ClassNames);
        Assert.False(Table.FromArrays(s_x, y).WithTarget("y", TargetKind.Numbers).Target.IsClassification);
    }

    [Fact]
    public void A_constant_column_keeps_its_place_and_has_no_effect()
    {
        double[,] x = Inputs(i => i * 7 % 13, _ => 5, _ => double.NaN);
        double[] y = [.. Enumerable.Range(0, Rows).Select(i => 0.5 * (i * 7 % 13))];
        TrainedModel run = Model.Train(Table.FromArrays(x, y), new Recipe { Epochs = 2, Choose = 0 });
        Assert.Equal(3, run.Model.Input.ValueCount);
        Assert.Contains(run.Notes, note => note.StartsWith("without effect: x2, x3", StringComparison.Ordinal));
        double[] one = new double[1], other = new double[1];
        run.Model.Predict<double>([4, 5, double.NaN], one);
        run.Model.Predict<double>([4, 1e6, -3], other);
        Assert.Equal(one[0], other[0], 1e-6);
        Assert.Throws<NablaFormatException>(
            () => Model.Train(Table.FromArrays(Inputs(_ => 5, _ => 7), y), new Recipe { Epochs = 1 }));
    }

    [Fact]
    public void A_missing_input_is_missing_and_other_numbers_that_are_not_finite_are_refused_with_their_place()
    {
        double[] y = [.. Enumerable.Range(0, Rows).Select(i => i / 7.0)];
        double[,] x = Inputs(i => i, i => i == 4 ? double.NaN : i);
        Assert.Equal(1, Table.FromArrays(x, y).Columns[1].Missing);
        x[4, 1] = double.NegativeInfinity;
        var wrong = Assert.Throws<NablaFormatException>(() => Table.FromArrays(x, y));
        Assert.Equal("column \"x2\", row 5, which is X[4, 1]", wrong.Location);
        y[7] = double.NaN;
        wrong = Assert.Throws<NablaFormatException>(() => Table.FromArrays(s_x, y));
        Assert.Equal("column \"y\", row 8, which is y[7]", wrong.Location);
    }

    [Fact]
    public void A_target_that_is_the_same_everywhere_is_refused_without_naming_another_column()
    {
        var wrong = Assert.Throws<NablaFormatException>(() => Table.FromArrays(s_x, new int[Rows]));
        Assert.Equal(("column \"y\"", "Is it the right array?"), (wrong.Location, wrong.Fix));
        Assert.Empty(wrong.Settings);
    }

    [Fact]
    public void Whole_numbers_that_no_double_holds_are_categories_as_they_stand()
    {
        const long Far = 1L << 60;
        long[,] x = new long[Rows, 1];
        for (int i = 0; i < Rows; i++)
            x[i, 0] = Far + i % 4;
        long[] y = [.. Enumerable.Range(0, Rows).Select(i => Far + i % 4 / 2)];
        Table table = Table.FromArrays(x, y);
        Assert.Equal("1152921504606846979", table.Columns[0].TextAt(3));
        Assert.Equal(2, table.Target.ClassNames.Length);
        long[] all = [.. Enumerable.Range(0, Rows).Select(i => Far + 1_000_000_000_000L * i)];
        Assert.False(Table.FromArrays(x, all).Target.IsClassification);
        double[] large = [.. Enumerable.Range(0, Rows).Select(i => 1e17 * (i % 9))];
        Assert.True(Table.FromArrays(Inputs(i => 1e18 * (i % 9)), large).Columns[0].IsNumeric);
    }

    [Fact]
    public void Classes_may_be_texts_and_lengths_and_names_must_fit()
    {
        string?[] texts = [.. Enumerable.Range(0, Rows).Select(i => i == 0 ? null : i % 2 == 0 ? "even" : "odd")];
        Table table = Table.FromArrays(s_x, texts);
        Assert.Equal(["even", "odd"], table.Target.ClassNames);
        Assert.Equal(Rows - 1, table.WithKnownTarget().RowCount);
        Assert.Throws<ArgumentException>(() => Table.FromArrays(s_x, new int[Rows - 1]));
        Assert.Throws<ArgumentException>(() => Table.FromArrays(s_x, new int[Rows], ["only"]));
        Assert.Throws<ArgumentException>(() => Table.FromArrays(new float[0, 2], Array.Empty<int>()));
    }

    [Fact]
    public void A_model_of_scaled_targets_is_measured_in_their_units_on_data_without_a_scale()
    {
        double[,] y = new double[Rows, 1];
        for (int i = 0; i < Rows; i++)
            y[i, 0] = 1e6 + 1000 * i;
        Dataset data = Dataset.FromRows(Inputs(i => i / 60.0), y);
        Model model = Model.Train(
            data.WithTargetScale(new(1e6 + 30_000, 20_000)), new Recipe { Epochs = 3, Validation = 0 }).Model;
        Assert.Equal(model.Evaluate(data.WithTargetScale(model.TargetScale)).Metrics, model.Evaluate(data).Metrics);
    }

    private static double[,] Inputs(params Func<int, double>[] columns)
    {
        var x = new double[Rows, columns.Length];
        for (int i = 0; i < Rows; i++)
        {
            for (int k = 0; k < columns.Length; k++)
                x[i, k] = columns[k](i);
        }

        return x;
    }
}
