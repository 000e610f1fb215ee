using System.Globalization;

namespace Nabla.Tests.Selection;

public sealed class SearchSpaceTests
{
    [Theory]
    [InlineData("hidden=50|100|100x100", "hidden=50|100|100x100")]
    [InlineData("learning-rate=1e-4..1e-2", "learning-rate=log:0.0001..0.01")]
    [InlineData("dropout=0..0.5", "dropout=lin:0..0.5")]
    [InlineData("dropout=0.1..0.5", "dropout=lin:0.1..0.5")]
    [InlineData("learning-rate=lin:0.001..0.1", "learning-rate=lin:0.001..0.1")]
    [InlineData("dropout=log:0.1..0.5", "dropout=log:0.1..0.5")]
    [InlineData("l2=1e-5..1e-2:4", "l2=1E-05|0.0001|0.001|0.01")]
    [InlineData("dropout=0..0.4:3", "dropout=0|0.2|0.4")]
    [InlineData("batch-size=16..64:3", "batch-size=16|40|64")]
    [InlineData("schedule=step:10,0.5|constant", "schedule=step:10,0.5|constant")]
    public void An_axis_is_read_as_it_is_written(string text, string understood)
    {
        SearchAxis axis = SearchAxis.Parse(text);
        Assert.Equal(understood, axis.ToString());
        Assert.Equal(understood, SearchAxis.Parse(axis.ToString()).ToString());
    }

    [Theory]
    [InlineData("a=1|2, b=x|y")]
    [InlineData("a=1|2 b=x|y")]
    [InlineData("  a=1|2;b = x | y,")]
    [InlineData("a=1|2,\n b=x|y")]
    public void Axes_stand_in_one_line_with_any_of_the_usual_separators(string text) =>
        Assert.Equal("a=1|2, b=x|y", SearchSpace.Parse(text).ToString());

    [Fact]
    public void Commas_within_values_do_not_end_them() =>
        Assert.Equal(["step:10,0.5", "cosine:5,0.01"],
            SearchSpace.Parse("schedule=step:10,0.5|cosine:5,0.01, l2=0|1").Axes[0].Choices);

    [Theory]
    [InlineData("", "nothing to search")]
    [InlineData("learning-rate", "names no option")]
    [InlineData("=1|2", "names no option")]
    [InlineData("a=", "is empty")]
    [InlineData("a=1||2", "is empty")]
    [InlineData("a=1|1", "twice")]
    [InlineData("a=1|2, a=3|4", "twice")]
    [InlineData("a=2..1", "must rise")]
    [InlineData("a=1..1", "must rise")]
    [InlineData("a=log:0..1", "logarithmic")]
    [InlineData("a=one..two", "is no number")]
    [InlineData("a=1..NaN", "must rise, and be finite")]
    [InlineData("a=0..1e999", "finite")]
    [InlineData("a=1..2:1", "2 to 10000")]
    [InlineData("a=1..2:99999999999", "cannot have")]
    [InlineData("batch-size=1.5..8", "whole")]
    public void A_space_that_makes_no_sense_is_refused(string text, string part)
    {
        var refused = Assert.Throws<ArgumentException>(() => SearchSpace.Parse(text));
        Assert.Contains(part, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_alone_are_gone_through_once_in_the_order_of_the_seed()
    {
        SearchSpace space = SearchSpace.Parse("a=1|2|3 b=x|y");
        Assert.Equal(6, space.Combinations);
        var trial = space.Trials(seed: 7, inOrder: false);
        string[] tried = [.. Enumerable.Range(1, 6).Select(number => Text(trial(number)))];
        Assert.Equal(["1x", "1y", "2x", "2y", "3x", "3y"], tried.Order());
        Assert.NotEqual(tried.Order(), tried);
        Assert.NotEqual(tried, Enumerable.Range(1, 6).Select(number => Text(space.Trials(8, false)(number))));
        Assert.Equal(
            ["1x", "1y", "2x", "2y", "3x", "3y"], Enumerable.Range(1, 6).Select(n => Text(space.Trials(7, true)(n))));
    }

    [Fact]
    public void A_trial_is_the_same_whatever_else_is_tried()
    {
        SearchSpace space = SearchSpace.Parse("lr=1e-4..1e-2 b=x|y");
        SearchSpace more = SearchSpace.Parse("lr=1e-4..1e-2 b=x|y c=0..1");
        for (int number = 1; number <= 20; number++)
        {
            Assert.Equal(space.Trials(3, false)(number), space.Trials(3, false)(number));
            Assert.Equal(space.Trials(3, false)(number), more.Trials(3, false)(number).Take(2));
        }
    }

    [Fact]
    public void A_logarithmic_range_has_as_many_draws_in_every_decade()
    {
        var trial = SearchSpace.Parse("lr=1e-4..1e-1").Trials(1, false);
        double[] drawn = [.. Enumerable.Range(1, 3000).Select(
            number => double.Parse(trial(number)[0].Value, CultureInfo.InvariantCulture))];
        Assert.All(drawn, value => Assert.InRange(value, 1e-4, 1e-1));
        foreach (double decade in new[] { 1e-4, 1e-3, 1e-2 })
        {
            // binomial with n = 3000, p = 1/3: five standard deviations are 129
            int count = drawn.Count(value => value >= decade && value < 10 * decade);
            Assert.InRange(count, 1000 - 129, 1000 + 129);
        }
    }

    [Fact]
    public void Whole_numbers_are_all_drawn_the_ends_included_and_as_often()
    {
        var trial = SearchSpace.Parse("batch-size=3..7").Trials(1, false);
        var counts = Enumerable.Range(1, 5000).GroupBy(number => trial(number)[0].Value)
            .ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(["3", "4", "5", "6", "7"], counts.Keys.Order());
        Assert.All(counts.Values, count => Assert.InRange(count, 1000 - 142, 1000 + 142));   // five deviations
        var logarithmic = SearchSpace.Parse("batch-size=2..200").Trials(1, false);
        string[] drawn = [.. Enumerable.Range(1, 5000).Select(number => logarithmic(number)[0].Value)];
        Assert.Contains("2", drawn);
        Assert.Contains("200", drawn);
        Assert.All(drawn, text => Assert.InRange(int.Parse(text, CultureInfo.InvariantCulture), 2, 200));
    }

    [Fact]
    public void A_value_in_text_is_the_value_tried_and_never_beyond_an_end()
    {
        var trial = SearchSpace.Parse("lr=lin:0.123456..0.1234561").Trials(1, false);
        for (int number = 1; number <= 50; number++)
        {
            Assert.InRange(
                double.Parse(trial(number)[0].Value, CultureInfo.InvariantCulture), 0.123456, 0.1234561);
        }
    }

    [Fact]
    public void Trials_stay_those_of_searches_begun_with_earlier_versions()
    {
        var drawn = SearchSpace.Parse("learning-rate=1e-4..1e-2 batch-size=8..64 activation=relu|tanh")
            .Trials(1, false);
        var listed = SearchSpace.Parse("a=1|2|3|4 b=x|y").Trials(1, false);
        Assert.Equal("0.000969237relu, 0.00351524tanh, 0.0011249tanh",
            string.Join(", ", Enumerable.Range(1, 3).Select(n => Text(drawn(n)))));
        Assert.Equal(
            "4y, 3y, 1y, 2y, 4x, 1x, 2x, 3x", string.Join(", ", Enumerable.Range(1, 8).Select(n => Text(listed(n)))));
    }

    private static string Text(IEnumerable<KeyValuePair<string, string>> settings) =>
        string.Concat(settings.Select(setting => setting.Value));

    [Theory]
    [InlineData("epochs=1..5", 5)]
    [InlineData("batch-size=1..100", 100)]
    [InlineData("epochs=1..4, hidden=8|16|32", 12)]
    [InlineData("dropout=0..1e-9", 200)]
    [InlineData("learning-rate=1e-4..1e-2", 2000)]
    public void No_trial_is_drawn_twice(string text, int trials)
    {
        SearchSpace space = SearchSpace.Parse(text);
        for (ulong seed = 1; seed < 4; seed++)
        {
            Func<int, System.Collections.Immutable.ImmutableArray<KeyValuePair<string, string>>> of =
                space.Trials(seed, inOrder: false);
            string[] all = [.. Enumerable.Range(1, trials).Select(number => string.Join(' ', of(number)))];
            Assert.Equal(trials, all.Distinct().Count());
            // Whatever was asked for before.
            Assert.Equal(all[trials / 2], string.Join(' ', space.Trials(seed, inOrder: false)(trials / 2 + 1)));
        }
    }

    [Fact]
    public void There_are_no_more_trials_than_whole_numbers()
    {
        var search = new Search(SearchSpace.Parse("epochs=1..4, hidden=8|16")) { Trials = 50 };
        Assert.Equal(8, search.MostTrials);
        Assert.Equal(20, new Search(SearchSpace.Parse("dropout=0..0.5")).MostTrials);
    }
}
