using System.Globalization;

namespace Nabla.Tests.Costs;

/// <summary>Costs with a parameter are written, read and compared like the others.</summary>
public sealed class CostTextTests
{
    [Theory]
    [InlineData("huber:0.5", "huber:0.5")]
    [InlineData("huber:1", "huber")]
    [InlineData("huber:1.0", "huber")]
    [InlineData("huber:2E1", "huber:20")]
    [InlineData("quantile:.9", "quantile:0.9")]
    [InlineData("quantile:0.50", "quantile:0.5")]
    [InlineData("quantile:1e-3", "quantile:0.001")]
    [InlineData("poisson", "poisson")]
    public void A_text_is_read_in_every_culture_and_printed_in_its_shortest_form(string text, string printed)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            foreach (string culture in (string[])["", "de-DE", "tr-TR", "ar-SA"])
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
                Cost cost = Cost.Parse(text);
                Assert.Equal((printed, false), (cost.ToString(), cost.IsCustom));
                Assert.Equal(cost, Cost.Parse(cost.Name));
                Assert.Equal(cost, new Recipe().With("cost", text.ToUpperInvariant()).Cost);
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("quantile", "quantile with the share of targets below the answers")]
    [InlineData("quantile:", "above 0 and below 1, as in quantile:0.9")]
    [InlineData("quantile:0", "above 0 and below 1")]
    [InlineData("quantile:1", "above 0 and below 1")]
    [InlineData("quantile:-0.1", "above 0 and below 1")]
    [InlineData("quantile:NaN", "above 0 and below 1")]
    [InlineData("quantile:0,9", "above 0 and below 1")]
    [InlineData("quantile:0.9:1", "above 0 and below 1")]
    [InlineData("huber:0", "above 0 that a float can hold, as in huber:0.5")]
    [InlineData("huber:-1", "above 0")]
    [InlineData("huber:1e-60", "that a float can hold")]
    [InlineData("huber:1e300", "that a float can hold")]
    [InlineData("huber:∞", "above 0")]
    [InlineData("poisson:2", "write poisson alone")]
    [InlineData("quadratic:1", "write quadratic alone")]
    [InlineData("pinball:0.9", "There is no cost")]
    [InlineData(":0.9", "There is no cost")]
    public void A_parameter_that_cannot_be_is_refused_with_what_can(string text, string message)
    {
        Assert.Contains(
            message, Assert.Throws<ArgumentException>(() => Cost.Parse(text)).Message, StringComparison.Ordinal);
        Assert.False(Cost.TryParse(text, out _));
        Assert.Throws<ArgumentException>(() => new Recipe().With("cost", text));
    }

    [Fact]
    public void Parameters_out_of_range_are_refused()
    {
        foreach (double q in (double[])[0, 1, -0.5, 2, double.NaN])
            Assert.Equal("q", Assert.Throws<ArgumentOutOfRangeException>(() => Cost.Quantile(q)).ParamName);
        foreach (double delta in (double[])[0, -1, 1e-50, 1e50, double.NaN, double.PositiveInfinity])
            Assert.Equal("delta", Assert.Throws<ArgumentOutOfRangeException>(() => Cost.HuberOf(delta)).ParamName);
    }

    [Fact]
    public void Two_are_equal_with_the_same_parameter_and_a_users_own_with_itself_alone()
    {
        Assert.True(Cost.Quantile(0.9) == Cost.Parse("quantile:0.9"));
        Assert.Equal(Cost.Quantile(0.9).GetHashCode(), Cost.Parse("quantile:0.9").GetHashCode());
        Assert.True(Cost.Quantile(0.9) != Cost.Quantile(0.1) && Cost.Quantile(0.5) != Cost.MeanAbsoluteError);
        Assert.Same(Cost.Huber, Cost.HuberOf(1));
        Assert.NotEqual(Cost.Huber, Cost.HuberOf(2));
        Cost own = Own("mine"), other = Own("mine");
        Assert.True(own.Equals(own) && !own.Equals(other) && own.IsCustom);
        string json = new Recipe().With("cost", "huber:0.25").ToJson();
        Assert.Equal(new Recipe { Cost = Cost.HuberOf(0.25) }, Recipe.FromJson(json));
        foreach (string taken in (string[])["huber", "huber:7", "quantile", "poisson:x"])
            Assert.Throws<ArgumentException>(() => Own(taken));

        static Cost Own(string name) => Cost.Custom(name, (_, _) => 0, (_, _, nablaA) => nablaA.Clear());
    }

    [Theory]
    [InlineData("huber:0.25")]
    [InlineData("quantile:0.1")]
    [InlineData("poisson")]
    public void Models_and_checkpoints_keep_the_parameter(string text)
    {
        var cost = Cost.Parse(text);
        Activation output = cost.PairedWith ?? Activation.Identity;
        Network<float> network = Network.Create([2, 3, 1], Activation.Tanh, output, seed: 1);
        Model model = Model.Create(network, cost);
        using var file = new MemoryStream();
        model.Save(file);
        file.Position = 0;
        Assert.Equal(cost, Model.Load(file).Cost);
        using var json = new MemoryStream();
        model.SaveJson(json);
        json.Position = 0;
        Assert.Equal(cost, Model.Load(json).Cost);
        var trainer = new Trainer(network, new Sgd(0.1), cost);
        var data = Dataset.FromRows(new double[,] { { 1, 2 }, { 0, 1 } }, new double[,] { { 1 }, { 2 } });
        Assert.Equal(text, CheckpointFacts.Of(trainer, data)["cost"]);
    }
}
