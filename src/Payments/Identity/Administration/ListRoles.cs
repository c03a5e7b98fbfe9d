using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Identity.Administration;

/// <summary>What each role may do, out of the one table that is asked at every request. <c>GET /v1/roles</c>.</summary>
public static class ListRoles
{
    public sealed record Item(Role Role, IReadOnlyList<Permission> Permissions);

    public sealed record Answer(IReadOnlyList<Item> Items);

    [Requires(Permission.Anyone)]
    public sealed record Query : IQuery<Result<Answer>>;

    internal sealed class Handler : IRequestHandler<Query, Result<Answer>>
    {
        public Task<Result<Answer>> Handle(Query query, CancellationToken cancellationToken) =>
            Task.FromResult<Result<Answer>>(
                new Answer([
                    .. Enum.GetValues<Role>()
                        .Select(role => new Item(
                            role,
                            [
                                .. Enum.GetValues<Permission>()
                                    .Where(permission => Permissions.Allow([role], permission)),
                            ]
                        )),
                ])
            );
    }
}
