using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Immiscible.Cluster.Tests.Support;

/// <summary>A grain factory that lets a test take the place of some grains.</summary>
public class InterceptedGrains : DispatchProxy
{
    private IGrainFactory _grains = null!;
    private Func<object, object> _replace = null!;

    /// <summary>Wraps a factory.</summary>
    /// <param name="grains">The factory.</param>
    /// <param name="replace">Gives what a caller gets in place of a grain's reference.</param>
    public static IGrainFactory Create(IGrainFactory grains, Func<object, object> replace)
    {
        var proxy = Create<IGrainFactory, InterceptedGrains>();
        (((InterceptedGrains)proxy)._grains, ((InterceptedGrains)proxy)._replace) = (grains, replace);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        try
        {
            return targetMethod!.Invoke(_grains, args) is { } grain ? _replace(grain) : null;
        }
        catch (TargetInvocationException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerException!);
            throw;
        }
    }
}
