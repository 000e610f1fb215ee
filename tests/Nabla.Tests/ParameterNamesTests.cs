namespace Nabla.Tests;

/// <summary>An exception about an argument names it, by the name that the caller's method has for it.</summary>
public sealed class ParameterNamesTests
{
    private static readonly Architecture s_network =
        Architecture.Create([2, 3, 1], Activation.Tanh, Activation.Sigmoid);

    private static readonly ParameterVector<double> s_theta = new(s_network);

    [Fact]
    public void A_trace_has_only_its_layers()
    {
        var t = new Trace<double>(s_network, 2);
        foreach (Func<int, int> rows in (Func<int, int>[])[l => t.Z(l).Rows, l => t.Delta(l).Rows])
        {
            foreach (int l in (int[])[int.MinValue, 0, 1, 4, int.MaxValue])
                Assert.Equal("l", Assert.Throws<ArgumentOutOfRangeException>(() => rows(l)).ParamName);
            Assert.Equal((2, 2), (rows(2), rows(3)));
        }

        foreach (Func<int, int> rows in (Func<int, int>[])[l => t.A(l).Rows, l => t.Fed(l).Rows])
        {
            foreach (int l in (int[])[int.MinValue, 0, 4, int.MaxValue])
                Assert.Equal("l", Assert.Throws<ArgumentOutOfRangeException>(() => rows(l)).ParamName);
            Assert.Equal((2, 2), (rows(1), rows(3)));
        }
    }

    [Fact]
    public void Backpropagation_names_what_does_not_fit()
    {
        var t = new Trace<double>(s_network, 2);
        var nabla = new ParameterVector<double>(s_network);
        double[,] x = new double[2, 2], y = new double[2, 1];
        Assert.Equal("x", Name(() => Run(new double[2, 3], y, t)));
        Assert.Equal("x", Name(() => Run(new double[3, 2], new double[3, 1], t)));
        Assert.Equal("x", Name(() => Run(new double[0, 2], new double[0, 1], t)));
        Assert.Equal("y", Name(() => Run(x, new double[1, 1], t)));
        Assert.Equal("y", Name(() => Run(x, new double[2, 2], t)));
        Assert.Equal("t", Name(() => Run(x, y, new Trace<double>(Architecture.Create(
            [2, 4, 1], Activation.Tanh, Activation.Sigmoid), 2))));

        void Run(double[,] x, double[,] y, Trace<double> t) => Backprop.Run(s_theta, Cost.Quadratic, x, y, t, nabla);
    }

    [Fact]
    public void An_optimizer_and_its_state_name_it()
    {
        OptimizerState<double> state = new Adam(0.1).CreateState<double>(s_network);
        Assert.Equal("name", Name(() => state["h"]));
        Assert.Equal("state", Name(() => new Sgd(0.1).Update(s_theta, new(s_network), state)));
        Assert.Equal("name", Name(() => Optimizer.Create("adm", 1)));
        foreach (string text in (string[])["adm", "adam beta=1", "adam eps=1 eps=1", "adam eps=x", "adam (eps)"])
            Assert.Equal("text", Name(() => Optimizer.Parse(text)));
        Assert.Equal("factor", Name(() => new StepSchedule(1, 2)));
        Assert.Equal("every", Name(() => new StepSchedule(0, 0.5)));
    }

    [Fact]
    public void Selection_and_training_name_it()
    {
        foreach (string text in (string[])["hidden", "l2=2..1", "l2=log:0..1", "epochs=1..2.5", "l2=0..1:1", "l2=a..b"])
            Assert.Equal("text", Name(() => SearchAxis.Parse(text)));
        Assert.Equal("low", Name(() => SearchAxis.Linear("l2", 2, 1)));
        Assert.Equal("Trials", Assert.Throws<ArgumentOutOfRangeException>(() =>
            new Search(new SearchSpace([SearchAxis.Parse("l2=0..1")])) { Trials = 0 }.Run(trial => trial)).ParamName);
        Dataset data = Training.Examples.Classified(6);
        Assert.Equal("destination", Name(() => data.CopyInput<double>(0, new double[1])));
        var trainer = new Trainer<double>(Training.Examples.Network<double>(1), new Recipe
        {
            Optimizer = new Sgd(1), Cost = Cost.Quadratic, Patience = 1,
        });
        Assert.Equal("validation", Name(() => trainer.Run(data)));
    }

    private static string? Name(Func<object?> call) => Name(() => { call(); });

    private static string? Name(Action call)
    {
        var refused = Assert.ThrowsAny<ArgumentException>(call);
        string first = refused.Message.Split('\n')[0];
        Assert.EndsWith($" (Parameter '{refused.ParamName}')", first, StringComparison.Ordinal);
        return refused.ParamName;
    }
}
